using System.Security.Claims;
using Dapper;
using Hermes.Contracts.Configurations;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Security;
using Npgsql;

namespace Hermes.ConfigGeneration.Acts;

/// <summary>
/// Who did what with configurations. What changed something is told to the installation's audit trail too, in the same transaction;
/// refused attempts stay here, the newest of each feed.
/// </summary>
internal sealed class ActLog(NpgsqlDataSource database, IOutbox outbox, AuditTrail audit, TimeProvider clock)
{
    private const int RefusalsKept = 200;
    private const int LongestDetail = 2_000;

    /// <summary>Records an act in the transaction of the change.</summary>
    public async Task RecordAsync(NpgsqlTransaction transaction, ClaimsPrincipal by, Act act, CancellationToken ct)
    {
        await InsertAsync(transaction, by, act, ct);
        if (act.Action != Act.Refused)
        {
            var what = string.Join(", ", new[] { act.Environment, act.ToVersion is { } version ? $"version {version}" : null, act.Detail }.OfType<string>());
            await outbox.AddAsync(transaction, audit.Event(by, $"configuration.{Dashed(act.Action)}", act.Feed, what), ct);
        }
    }

    /// <summary>Records an attempt that changed nothing.</summary>
    public async Task RefusedAsync(ClaimsPrincipal by, Act act, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RecordAsync(transaction, by, act, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Acts of a feed, newest first.</summary>
    public async Task<IReadOnlyList<(ConfigurationAct Act, long Id)>> ReadAsync(string feed, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<ActRow>(new CommandDefinition(
            """
            select id, action, actor, at, environment, from_version, to_version, detail
            from configuration_acts
            where feed = @feed and (@before::bigint is null or id < @before)
            order by id desc
            limit @limit
            """, new { feed, before, limit }, cancellationToken: ct))).Select(row => (row.ToContract(), row.Id)).ToList();
    }

    private async Task InsertAsync(NpgsqlTransaction transaction, ClaimsPrincipal by, Act act, CancellationToken ct)
    {
        var detail = act.Detail is { Length: > LongestDetail } text ? text[..LongestDetail] : act.Detail;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into configuration_acts (feed, action, actor, at, environment, from_version, to_version, detail)
            values (@Feed, @Action, @actor, @now, @Environment, @FromVersion, @ToVersion, @detail);
            delete from configuration_acts
            where feed = @Feed and action = @Refused and @Action = @Refused and id <= (
                select id from configuration_acts where feed = @Feed and action = @Refused order by id desc offset @RefusalsKept limit 1)
            """,
            new { act.Feed, act.Action, actor = by.ActorName(), now = clock.GetUtcNow(), act.Environment, act.FromVersion, act.ToVersion, detail, Act.Refused, RefusalsKept },
            transaction, cancellationToken: ct));
    }

    private static string Dashed(string action) => string.Concat(action.Select(letter => char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private sealed class ActRow
    {
        public required long Id { get; init; }

        public required string Action { get; init; }

        public required string Actor { get; init; }

        public required DateTimeOffset At { get; init; }

        public string? Environment { get; init; }

        public string? FromVersion { get; init; }

        public string? ToVersion { get; init; }

        public string? Detail { get; init; }

        public ConfigurationAct ToContract() => new(At, Action, Actor, Environment, FromVersion, ToVersion, Detail);
    }
}

using System.Security.Claims;
using Dapper;
using Hermes.ConfigGeneration.Acts;
using Hermes.ConfigGeneration.Versions;
using Hermes.Contracts.Configurations;
using Hermes.ServiceDefaults.Security;
using Npgsql;

namespace Hermes.ConfigGeneration.Deployments;

/// <summary>Deployments that were asked for. One waits per feed and environment: a later one takes the place of the earlier.</summary>
internal sealed class DeploymentDesk(NpgsqlDataSource database, VersionStore versions, ActLog acts, TimeProvider clock)
{
    private const string Columns = "id, feed, environment, version, state, asked_by, asked_at, message, decided_by, decided_at, reason, sequence";

    public async Task<DeploymentRequest> AskAsync(ClaimsPrincipal caller, string feed, string environment, string version, string? message, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Two who ask at once queue here, else the index of waiting requests would refuse one of them.
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtextextended(@key, 0))", new { key = $"{environment}/{feed}" }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "update deployment_requests set state = 'superseded' where feed = @feed and environment = @environment and state = 'pending'",
            new { feed, environment }, transaction, cancellationToken: ct));
        var row = await connection.QuerySingleAsync<RequestRow>(new CommandDefinition(
            $"""
            insert into deployment_requests (id, feed, environment, version, state, asked_by, asked_at, message)
            values (@id, @feed, @environment, @version, 'pending', @by, @now, @message)
            returning {Columns}
            """,
            new { id = Guid.CreateVersion7(), feed, environment, version, by = caller.ActorName(), now = clock.GetUtcNow(), message }, transaction, cancellationToken: ct));
        await acts.RecordAsync(transaction, caller, new Act(feed, Act.DeploymentAsked, null, version, environment, message), ct);
        await transaction.CommitAsync(ct);
        return row.ToContract();
    }

    public async Task<DeploymentRequest?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QuerySingleOrDefaultAsync<RequestRow>(new CommandDefinition(
            $"select {Columns} from deployment_requests where id = @id", new { id }, cancellationToken: ct)))?.ToContract();
    }

    /// <summary>Requests, newest first.</summary>
    public async Task<IReadOnlyList<(DeploymentRequest Request, long Sequence)>> ListAsync(string? feed, string? state, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<RequestRow>(new CommandDefinition(
            $"""
            select {Columns} from deployment_requests
            where (@feed::text is null or feed = @feed) and (@state::text is null or state = @state) and (@before::bigint is null or sequence < @before)
            order by sequence desc
            limit @limit
            """, new { feed, state, before, limit }, cancellationToken: ct))).Select(row => (row.ToContract(), row.Sequence)).ToList();
    }

    /// <summary>Deploys what was asked for, when nobody has decided meanwhile.</summary>
    public Task<bool> ApproveAsync(ClaimsPrincipal caller, DeploymentRequest request, string? reason, CancellationToken ct)
    {
        var detail = $"asked for by {request.AskedBy}{(reason is null ? "" : $": {reason}")}";
        var deployment = new Deployment(caller, request.Feed, request.Environment, request.Version, caller.ActorName(), detail);
        return versions.DeployAsync(deployment, async transaction =>
        {
            var decided = await DecideAsync(transaction, caller, request.Id, "approved", reason, ct);
            if (decided)
            {
                await acts.RecordAsync(transaction, caller, new Act(request.Feed, Act.DeploymentApproved, null, request.Version, request.Environment, detail), ct);
            }

            return decided;
        }, ct);
    }

    /// <summary>Declines it, when nobody has decided meanwhile.</summary>
    public async Task<bool> DeclineAsync(ClaimsPrincipal caller, DeploymentRequest request, string reason, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await DecideAsync(transaction, caller, request.Id, "declined", reason, ct))
        {
            return false;
        }

        await acts.RecordAsync(transaction, caller, new Act(request.Feed, Act.DeploymentDeclined, null, null, request.Environment, reason), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<bool> DecideAsync(NpgsqlTransaction transaction, ClaimsPrincipal caller, Guid id, string state, string? reason, CancellationToken ct) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update deployment_requests set state = @state, decided_by = @by, decided_at = @now, reason = @reason where id = @id and state = 'pending'",
            new { id, state, by = caller.ActorName(), now = clock.GetUtcNow(), reason }, transaction, cancellationToken: ct)) == 1;

    private sealed class RequestRow
    {
        public required Guid Id { get; init; }

        public required string Feed { get; init; }

        public required string Environment { get; init; }

        public required string Version { get; init; }

        public required string State { get; init; }

        public required string AskedBy { get; init; }

        public required DateTimeOffset AskedAt { get; init; }

        public string? Message { get; init; }

        public string? DecidedBy { get; init; }

        public DateTimeOffset? DecidedAt { get; init; }

        public string? Reason { get; init; }

        public required long Sequence { get; init; }

        public DeploymentRequest ToContract() => new(Id, Feed, Environment, Version, State, AskedBy, AskedAt, Message, DecidedBy, DecidedAt, Reason);
    }
}

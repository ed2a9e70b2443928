using System.Globalization;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Security;
using Hermes.ServiceDefaults.Http;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Reads the audit trail, newest first.</summary>
public sealed class AuditReader(IdentityDatabase identity)
{
    /// <summary>One page of the entries wanted.</summary>
    /// <param name="filter">Which entries.</param>
    /// <param name="cursor">Where the page before ended; null, or one of another list, for the newest entries.</param>
    /// <param name="limit">Most entries of the page.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Page<AuditEntry>> ReadAsync(AuditFilter filter, string? cursor, int limit, CancellationToken ct)
    {
        var (beforeAt, beforeId) = Position(cursor);
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<AuditEntry>(new CommandDefinition(
            """
            select id, at, actor_kind, actor, action, subject, detail, address from audit_event
            where (@beforeAt::timestamptz is null or (at, id) < (@beforeAt, @beforeId))
              and (@Actor::text is null or strpos(lower(actor), lower(@Actor)) > 0)
              and (@Action::text is null or starts_with(action, @Action))
              and (@About::text is null or strpos(lower(subject || ' ' || coalesce(detail, '')), lower(@About)) > 0)
              and (@From::timestamptz is null or at >= @From)
              and (@To::timestamptz is null or at < @To)
            order by at desc, id desc limit @take
            """,
            new { beforeAt, beforeId, filter.Actor, filter.Action, filter.About, filter.From, filter.To, take = limit + 1 }, cancellationToken: ct))).AsList();
        var more = rows.Count > limit;
        return new Page<AuditEntry>(more ? rows[..limit] : rows, more ? CursorOf(rows[limit - 1]) : null);
    }

    private static string CursorOf(AuditEntry entry) => Cursor.Encode(string.Create(CultureInfo.InvariantCulture, $"{entry.At.UtcTicks}:{entry.Id}"));

    private static (DateTimeOffset? At, Guid? Id) Position(string? cursor) =>
        Cursor.TryDecode(cursor, out string? key) && key.Split(':') is [var ticks, var id]
        && long.TryParse(ticks, CultureInfo.InvariantCulture, out var at) && Guid.TryParse(id, out var number)
            ? (new DateTimeOffset(at, TimeSpan.Zero), number)
            : (null, null);
}

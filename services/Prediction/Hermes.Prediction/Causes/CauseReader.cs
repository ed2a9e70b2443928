using Dapper;
using Hermes.Learning.Explanations;
using Npgsql;

namespace Hermes.Prediction.Causes;

/// <summary>Reads the latest incidents of feeds, one look-up for all feeds at risk.</summary>
internal static class CauseReader
{
    private const int MostPerFeed = 8;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(120);

    public static async Task<ILookup<string, PastCause>> ReadAsync(NpgsqlDataSource database, IReadOnlyCollection<string> feeds, DateTimeOffset at, CancellationToken ct)
    {
        if (feeds.Count == 0)
        {
            return Enumerable.Empty<PastCause>().ToLookup(cause => cause.Feed);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select c.* from unnest(@feeds) as x(name) cross join lateral (
                select incident_id, feed, category, cause, solution, occurred_at, resolved_at, resolution from feed_cause
                where feed = x.name and cause is not null and occurred_at > @since order by occurred_at desc limit @limit) c
            """, new { feeds = feeds.Distinct().ToArray(), since = at - Remembered, limit = MostPerFeed }, cancellationToken: ct));
        return rows.ToLookup(
            row => row.Feed,
            row => new PastCause(row.IncidentId, row.Feed, row.Category, row.Cause, row.Solution, row.OccurredAt, row.ResolvedAt, row.Resolution),
            StringComparer.Ordinal);
    }

    private sealed record Row
    {
        public required Guid IncidentId { get; init; }

        public required string Feed { get; init; }

        public required string Category { get; init; }

        public required string Cause { get; init; }

        public required string Solution { get; init; }

        public DateTimeOffset OccurredAt { get; init; }

        public DateTimeOffset? ResolvedAt { get; init; }

        public string? Resolution { get; init; }
    }
}

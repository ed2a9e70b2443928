using Dapper;
using Hermes.Learning.History;
using Npgsql;

namespace Hermes.Prediction.Lateness;

/// <summary>
/// Inferences that count as failures of their feed: a success without rows from the moment it was found, a missing start once it has
/// stood for an hour. What is set right sooner never counts, what is set right later counts all the same, so that training sees of a
/// past moment what scoring saw.
/// </summary>
internal static class InferredOutcomes
{
    private static readonly TimeSpan Stands = TimeSpan.FromHours(1);

    /// <summary>By feed the failures inferred since a moment.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="feeds">Of these feeds; <see langword="null"/> for all.</param>
    /// <param name="since">The moment.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<ILookup<string, InferredFailure>> ReadAsync(NpgsqlConnection connection, string[]? feeds, DateTimeOffset since, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(string Feed, string Kind, string? ExecutionId, DateTime StartedAt, DateTime InferredAt)>(new CommandDefinition(
            """
            select feed, kind, execution_id, coalesce(due_at, since), inferred_at from inference
            where (@feeds::text[] is null or feed = any(@feeds)) and inferred_at >= @since
              and (kind = 'NoRows' and state <> 'Corrected'
                or kind = 'NeverStarted' and (closed_at is null or closed_at >= inferred_at + @stands))
            """, new { feeds, since, stands = Stands }, commandTimeout: 120, cancellationToken: ct));
        return rows.ToLookup(
            row => row.Feed,
            row => row.Kind == "NoRows"
                ? new InferredFailure(row.ExecutionId, Utc(row.StartedAt), Utc(row.InferredAt))
                : new InferredFailure(null, Utc(row.StartedAt), Utc(row.InferredAt) + Stands),
            StringComparer.Ordinal);
    }

    private static DateTimeOffset Utc(DateTime time) => new(time, TimeSpan.Zero);
}

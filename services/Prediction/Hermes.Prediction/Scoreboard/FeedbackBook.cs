using Dapper;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Resolution;
using Hermes.Learning.Training;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

/// <summary>By how much answers of the last 90 days delay alerts, per feed; the same at every replica within seconds.</summary>
internal sealed class FeedbackBook(NpgsqlDataSource database, TimeProvider time)
{
    private const int Days = 90;
    private volatile IReadOnlyDictionary<string, double> times = new Dictionary<string, double>();

    /// <summary>A feed's thresholds.</summary>
    public Thresholds For(string feed, Thresholds thresholds) => times.TryGetValue(feed, out var raised) ? FeedbackShift.Of(thresholds, raised) : thresholds;

    /// <summary>Reads the answers.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // Facts outrank opinions: "wrong" does not count when the failure came.
        var rows = await connection.QueryAsync<(string Feed, long Useful, long Useless)>(new CommandDefinition(
            """
            select feed, count(*) filter (where answer = 'Useful'),
                count(*) filter (where answer = 'NotUseful' or (answer = 'Wrong' and not exists (
                    select from raised_alert a where a.prediction_id = f.prediction_id and a.outcome in ('Hit', 'Early'))))
            from prediction_feedback f where at >= @since group by feed
            """, new { since = time.GetUtcNow().AddDays(-Days) }, cancellationToken: ct));
        times = rows.Select(row => (row.Feed, Times: FeedbackShift.Times((int)row.Useful, (int)row.Useless)))
            .Where(row => row.Times > 1).ToDictionary(row => row.Feed, row => row.Times, StringComparer.Ordinal);
    }

    /// <summary>Answers by feed.</summary>
    public static async Task<Dictionary<string, FeedbackCounts>> CountAsync(NpgsqlConnection connection, string[]? feeds, DateTimeOffset since, CancellationToken ct) =>
        (await connection.QueryAsync<(string Feed, long Useful, long NotUseful, long Wrong)>(new CommandDefinition(
            """
            select feed, count(*) filter (where answer = 'Useful'), count(*) filter (where answer = 'NotUseful'), count(*) filter (where answer = 'Wrong')
            from prediction_feedback where (@feeds::text[] is null or feed = any(@feeds)) and at >= @since group by feed
            """, new { feeds, since }, cancellationToken: ct)))
        .ToDictionary(row => row.Feed, row => new FeedbackCounts((int)row.Useful, (int)row.NotUseful, (int)row.Wrong), StringComparer.Ordinal);
}

using Dapper;
using Hermes.Learning.History;
using Hermes.Learning.Resolution;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

/// <summary>Counts recorded scorings whose hour is over, every ten minutes or as fast as there are more.</summary>
internal static class ForecastCount
{
    private const int Most = 50_000;
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    /// <summary>Counts those up to a moment.</summary>
    /// <returns>The last scoring counted, and until when all are.</returns>
    public static async Task<(long UpTo, DateTimeOffset? Until)> AddAsync(
        NpgsqlTransaction transaction, IReadOnlyDictionary<string, FeedHistory> histories, DayCounts counts, (long UpTo, DateTimeOffset? Until) before, DateTimeOffset horizon, CancellationToken ct)
    {
        if (horizon - before.Until < Between)
        {
            return before;
        }

        // Rows are numbered in order of time but for the moment in which two replicas score; so all numbers up to the last one are taken.
        var upTo = await transaction.Connection!.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select max(id) from (select id, at from prediction_history where id > @UpTo order by id limit @Most) next where at <= @horizon",
            new { before.UpTo, Most, horizon }, transaction, commandTimeout: 120, cancellationToken: ct));
        if (upTo is null)
        {
            return (before.UpTo, horizon);
        }

        var rows = (await transaction.Connection!.QueryAsync<(string Feed, DateTimeOffset At, double Probability, bool Called)>(new CommandDefinition(
            """
            select feed, at, coalesce(body ->> 'currentProbability', body ->> 'probability')::float8, body ->> 'status' <> 'Healthy'
            from prediction_history where id > @UpTo and id <= @last
            """, new { before.UpTo, last = upTo }, transaction, commandTimeout: 120, cancellationToken: ct))).AsList();
        foreach (var (feed, at, probability, called) in rows)
        {
            if (histories.TryGetValue(feed, out var history) && Answer.Of(history, at) is { } answer)
            {
                counts.Add(feed, at, probability, called, answer);
            }
        }

        return (upTo.Value, rows.Count < Most ? horizon : before.Until);
    }
}

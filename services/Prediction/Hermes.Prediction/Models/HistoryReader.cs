using Dapper;
using Hermes.Learning.History;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Lateness;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>Reads what training needs: every run and log counter of the last months up to the newest outcome, not up to today.</summary>
internal static class HistoryReader
{
    public static async Task<(FleetHistory Fleet, DateTimeOffset From, DateTimeOffset To)> ReadAsync(
        NpgsqlDataSource database, FleetHistory declared, int days, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var newest = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            // A clock that is wrong by years must not move the end of all history.
            "select max(coalesce(ended_at, started_at)) from execution where status in ('Succeeded', 'Failed') and coalesce(ended_at, started_at) <= now() + interval '1 day'",
            cancellationToken: ct));
        var to = newest is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : DateTimeOffset.UnixEpoch;
        var from = to.AddDays(-days);

        return (await BetweenAsync(database, declared, from, to.AddSeconds(1), ct), from, to);
    }

    /// <summary>What is needed for rows from a moment on, and runs that started before another.</summary>
    public static async Task<FleetHistory> BetweenAsync(
        NpgsqlDataSource database, FleetHistory declared, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);

        // Features look back, so runs from before the first row are read as well.
        var since = from.AddDays(-FeedHistory.MaxDays);
        var runs = new Dictionary<string, List<Run>>(StringComparer.Ordinal);
        var executions = connection.QueryUnbufferedAsync<ExecutionRow>(
            "select * from execution where started_at >= @since and started_at < @until", new { since, until }, commandTimeout: 300);
        await foreach (var execution in executions.WithCancellation(ct))
        {
            (runs.TryGetValue(execution.Feed, out var list) ? list : runs[execution.Feed] = []).Add(execution.ToRun());
        }

        var minutes = new Dictionary<string, List<MinuteActivity>>(StringComparer.Ordinal);
        var counters = connection.QueryUnbufferedAsync<(string Feed, DateTimeOffset Minute, int Errors, int Warnings, int Total, int NewTemplates)>(
            "select feed, minute, errors, warnings, total, new_templates from log_minute where minute >= @since and minute < @until", new { since, until }, commandTimeout: 300);
        await foreach (var (feed, minute, errors, warnings, total, newTemplates) in counters.WithCancellation(ct))
        {
            (minutes.TryGetValue(feed, out var list) ? list : minutes[feed] = []).Add(new MinuteActivity(minute, errors, warnings, total, newTemplates));
        }

        var inferred = await InferredOutcomes.ReadAsync(connection, null, since, ct);
        return new FleetHistory(runs.Select(pair => new FeedHistory(
            declared.Feeds.TryGetValue(pair.Key, out var known) ? known.Feed : new FeedDefinition { Name = pair.Key },
            pair.Value,
            minutes.GetValueOrDefault(pair.Key),
            inferred: [.. inferred[pair.Key]],
            asOf: until)));
    }
}

using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Learning.Explanations;
using Hermes.Learning.History;
using Hermes.Prediction.Lateness;
using Npgsql;

namespace Hermes.Prediction.Feeds;

/// <summary>Reads feeds into the book: the last runs of each, a day of log counters, standing risks; at start all, later what changed.</summary>
internal sealed partial class FeedBookLoader(NpgsqlDataSource database, FeedBook book, TimeProvider time, ILogger<FeedBookLoader> logger)
{
    /// <summary>Reads everything.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var names = (await connection.QueryAsync<string>(new CommandDefinition("select name from feed", cancellationToken: ct))).AsList();
        var (runs, minutes) = (time.GetUtcNow().AddDays(-FeedHistory.MaxDays - 1), time.GetUtcNow().AddHours(-26));
        await ReadAsync(connection, [.. names.Select(name => new FeedChange([name], runs, minutes, false))], ct);
        await LoadRisksAsync(connection, ct);
        Read(logger, book.Executions);
    }

    /// <summary>Reads changes, each of one feed.</summary>
    public async Task ReadAsync(IReadOnlyCollection<FeedChange> changes, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await ReadAsync(connection, changes, ct);
    }

    /// <summary>Reads the risks that stand, as the last scoring of any replica left them.</summary>
    public async Task LoadRisksAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await LoadRisksAsync(connection, ct);
    }

    private async Task ReadAsync(NpgsqlConnection connection, IReadOnlyCollection<FeedChange> changes, CancellationToken ct)
    {
        var runs = changes.Where(change => change.RunsSince is not null).ToList();
        var minutes = changes.Where(change => change.MinutesSince is not null).ToList();
        // The counters of a run are told with its feed, so runs go first; log lines make no feed.
        await ReadRunsAsync(connection, runs, ct);
        await ReadInferredAsync(connection, runs, ct);
        await ReadFeedsAsync(connection, [.. changes.Where(change => change.RunsSince is not null || change.MinutesSince is null)], ct);
        await ReadActivityAsync(connection, minutes, ct);
    }

    private async Task ReadFeedsAsync(NpgsqlConnection connection, IReadOnlyList<FeedChange> changes, CancellationToken ct)
    {
        foreach (var feed in await connection.QueryAsync<FeedRow>(new CommandDefinition(
            """
            select f.name, coalesce(f.owner, f.seen_owner) as owner, f.schedule, f.impact_tier, f.deadline_minutes, f.scheduled_since, f.starts_seen, f.ends_only,
                   case when f.upstreams = '{}' then f.seen_upstreams else f.upstreams end as upstreams,
                   (select count(*) from execution e where e.feed = f.name) as execution_count
            from feed f where f.name = any(@names)
            """, new { names = changes.Select(change => change.Feeds[0]).ToArray() }, commandTimeout: 120, cancellationToken: ct)))
        {
            FeedSchedule? schedule = null;
            if (feed.Schedule is not null)
            {
                FeedSchedule.TryParse(feed.Schedule, out schedule, out _);
            }

            book.Set(feed.Name, feed.ExecutionCount, entry =>
            {
                entry.Declare(feed.Owner, schedule, feed.ImpactTier, feed.Upstreams);
                entry.Expect(feed.DeadlineMinutes, feed.ScheduledSince);
                (entry.StartsSeen, entry.EndsOnly) = (feed.StartsSeen, feed.EndsOnly);
            });
        }
    }

    private async Task ReadRunsAsync(NpgsqlConnection connection, IReadOnlyList<FeedChange> changes, CancellationToken ct)
    {
        var executions = connection.QueryUnbufferedAsync<ExecutionRow>(
            """
            select e.* from unnest(@names, @since) as x(name, since) cross join lateral (
                select * from execution where feed = x.name and started_at >= x.since order by started_at desc limit @limit) e
            """,
            new
            {
                names = changes.Select(change => change.Feeds[0]).ToArray(),
                since = changes.Select(change => change.RunsSince!.Value.UtcDateTime).ToArray(),
                limit = FeedHistory.MaxRuns + 10,
            }, commandTimeout: 120);
        await foreach (var execution in executions.WithCancellation(ct))
        {
            book.Take(execution.Feed, execution.ToRun());
        }
    }

    private async Task ReadInferredAsync(NpgsqlConnection connection, IReadOnlyList<FeedChange> changes, CancellationToken ct)
    {
        var names = changes.Select(change => change.Feeds[0]).ToArray();
        var inferred = await InferredOutcomes.ReadAsync(connection, names, time.GetUtcNow().AddDays(-FeedHistory.MaxDays - 1), ct);
        foreach (var name in names)
        {
            book.Infer(name, [.. inferred[name]]);
        }
    }

    private async Task ReadActivityAsync(NpgsqlConnection connection, IReadOnlyList<FeedChange> changes, CancellationToken ct)
    {
        var rows = connection.QueryUnbufferedAsync<MinuteRow>(
            """
            select m.feed, m.minute, m.errors, m.warnings, m.total, m.new_templates
            from unnest(@names, @since) as x(name, since) join log_minute m on m.feed = x.name and m.minute >= x.since
            """,
            new
            {
                names = changes.Select(change => change.Feeds[0]).ToArray(),
                since = changes.Select(change => change.MinutesSince!.Value.UtcDateTime).ToArray(),
            }, commandTimeout: 120);
        await foreach (var row in rows.WithCancellation(ct))
        {
            book.Take(row.Feed, new MinuteActivity(row.Minute, row.Errors, row.Warnings, row.Total, row.NewTemplates));
        }
    }

    private async Task LoadRisksAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var risks = await connection.QueryAsync<(string Feed, string Risk)>(new CommandDefinition("select feed, risk::text from prediction", cancellationToken: ct));
        book.SetRisks(risks.Select(row => (row.Feed, JsonSerializer.Deserialize<RiskState>(row.Risk, HermesJson.Options)!)));
    }

    [LoggerMessage(LogLevel.Information, "{Executions} runs are known")]
    private static partial void Read(ILogger logger, long executions);

    private sealed record FeedRow
    {
        public required string Name { get; init; }

        public string? Owner { get; init; }

        public string? Schedule { get; init; }

        public int ImpactTier { get; init; }

        public double? DeadlineMinutes { get; init; }

        public DateTimeOffset? ScheduledSince { get; init; }

        public string[] Upstreams { get; init; } = [];

        public long StartsSeen { get; init; }

        public long EndsOnly { get; init; }

        public long ExecutionCount { get; init; }
    }

    private sealed record MinuteRow
    {
        public required string Feed { get; init; }

        public DateTimeOffset Minute { get; init; }

        public int Errors { get; init; }

        public int Warnings { get; init; }

        public int Total { get; init; }

        public int NewTemplates { get; init; }
    }
}

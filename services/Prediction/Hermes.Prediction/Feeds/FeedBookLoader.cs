using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Learning.Explanations;
using Hermes.Learning.History;
using Npgsql;

namespace Hermes.Prediction.Feeds;

/// <summary>Reads the feed book from the database at start: the last runs of each feed, a day of log counters, standing risks.</summary>
internal sealed partial class FeedBookLoader(NpgsqlDataSource database, FeedBook book, TimeProvider time, ILogger<FeedBookLoader> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var feed in await connection.QueryAsync<FeedRow>(new CommandDefinition(
            """
            select f.name, f.owner, f.schedule, f.impact_tier, f.upstreams, f.starts_seen, f.ends_only, p.risk::text as risk,
                   (select count(*) from execution e where e.feed = f.name) as execution_count
            from feed f left join prediction p on p.feed = f.name
            """, cancellationToken: cancellationToken)))
        {
            book.With(feed.Name, entry => Restore(entry, feed));
        }

        await LoadRunsAsync(connection, cancellationToken);
        await LoadActivityAsync(connection, cancellationToken);
        var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from execution", cancellationToken: cancellationToken));
        book.Loaded(total);
        Read(logger, total);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool Restore(FeedEntry entry, FeedRow feed)
    {
        FeedSchedule? schedule = null;
        if (feed.Schedule is not null)
        {
            FeedSchedule.TryParse(feed.Schedule, out schedule, out _);
        }

        entry.Declare(feed.Owner, schedule, feed.ImpactTier, feed.Upstreams);
        entry.Risk = feed.Risk is null ? RiskState.Healthy : JsonSerializer.Deserialize<RiskState>(feed.Risk, HermesJson.Options)!;
        (entry.StartsSeen, entry.EndsOnly, entry.ExecutionCount) = (feed.StartsSeen, feed.EndsOnly, feed.ExecutionCount);
        return true;
    }

    private async Task LoadRunsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var executions = connection.QueryUnbufferedAsync<ExecutionRow>(
            """
            select e.* from feed f cross join lateral (
                select * from execution where feed = f.name and started_at > @since order by started_at desc limit @limit) e
            """, new { limit = FeedHistory.MaxRuns + 10, since = time.GetUtcNow().AddDays(-FeedHistory.MaxDays - 1) }, commandTimeout: 120);
        await foreach (var execution in executions.WithCancellation(ct))
        {
            book.With(execution.Feed, entry =>
            {
                var count = entry.ExecutionCount;
                entry.Add(execution.ToRun(), live: false);
                return entry.ExecutionCount = count; // counted by the query above
            });
        }
    }

    private async Task LoadActivityAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var minutes = connection.QueryUnbufferedAsync<MinuteRow>(
            "select feed, minute, errors, warnings, total from log_minute where minute > @since", new { since = time.GetUtcNow().AddHours(-26) });
        await foreach (var minute in minutes.WithCancellation(ct))
        {
            book.Apply(new LogActivityCounted
            {
                BatchId = Guid.Empty,
                Activity = [new LogActivity { Feed = minute.Feed, Minute = minute.Minute, Source = "", Errors = minute.Errors, Warnings = minute.Warnings, Total = minute.Total }],
            });
        }
    }

    [LoggerMessage(LogLevel.Information, "{Executions} runs are known")]
    private static partial void Read(ILogger logger, long executions);

    private sealed record FeedRow
    {
        public required string Name { get; init; }

        public string? Owner { get; init; }

        public string? Schedule { get; init; }

        public int ImpactTier { get; init; }

        public string[] Upstreams { get; init; } = [];

        public long StartsSeen { get; init; }

        public long EndsOnly { get; init; }

        public long ExecutionCount { get; init; }

        public string? Risk { get; init; }
    }

    private sealed record MinuteRow
    {
        public required string Feed { get; init; }

        public DateTimeOffset Minute { get; init; }

        public int Errors { get; init; }

        public int Warnings { get; init; }

        public int Total { get; init; }
    }
}

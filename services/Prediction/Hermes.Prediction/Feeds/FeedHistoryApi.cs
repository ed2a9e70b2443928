using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Learning.History;
using Hermes.Prediction.Lateness;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Feeds;

internal static class FeedHistoryApi
{
    public static void MapFeedHistory(this WebApplication app)
    {
        var feeds = app.MapGroup("/api/v1/feeds/{name}").WithTags("feeds").RequireAccess(Role.Viewer, Scopes.FeedsRead);
        feeds.MapGet("/baseline", Baseline).WithSummary("What is normal for a feed: duration, volume, errors and interval by hour of week.");
        feeds.MapGet("/history", History).WithSummary("The runs of a feed, latest first: what was reported, and beside it what was inferred.");
    }

    private static Results<Ok<FeedBaselineInfo>, ProblemHttpResult> Baseline(string name, FeedBook book, TimeProvider time)
    {
        if (book.Find(name, entry => entry.History(time.GetUtcNow())) is not { } history)
        {
            return Problems.NotFound("feed", name);
        }

        var baseline = history.At(time.GetUtcNow()).Baseline;
        return TypedResults.Ok(new FeedBaselineInfo
        {
            Feed = name,
            Runs = baseline.Runs,
            FailureShare = baseline.FailureShare,
            DurationSeconds = Quantity(baseline.Duration),
            Volume = Quantity(baseline.Volume),
            Errors = Quantity(baseline.Errors),
            IntervalMinutes = Quantity(baseline.Interval),
        });
    }

    private static async Task<Results<Ok<Page<FeedRun>>, ProblemHttpResult, ValidationProblem>> History(
        string name, FeedBook book, NpgsqlDataSource database, CancellationToken ct, string? cursor = null, int limit = 100)
    {
        if (PageRules.Check(cursor, limit, out var after) is { } problem)
        {
            return problem;
        }

        if (book.Find(name, entry => entry) is null)
        {
            return Problems.NotFound("feed", name);
        }

        // The key is "ticks id": runs may share a start.
        var key = after?.Split(' ', 2);
        var ticks = 0L;
        if (key is not null && (key.Length != 2 || !long.TryParse(key[0], out ticks) || ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks))
        {
            return Problems.Field("cursor", "The cursor is not one of this list; leave it out to begin at the start.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<ExecutionRow>(new CommandDefinition(
            """
            select * from execution
            where feed = @name and (@id::text is null or (started_at, execution_id) < (@at, @id))
            order by started_at desc, execution_id desc
            limit @limit
            """,
            new { name, limit, id = key?[1], at = new DateTimeOffset(ticks, TimeSpan.Zero) }, cancellationToken: ct))).AsList();
        var next = rows.Count == limit ? Cursor.Encode($"{rows[^1].StartedAt.UtcTicks} {rows[^1].ExecutionId}") : null;
        var inferred = await InferredAsync(connection, name, [.. rows.Select(row => row.ExecutionId)], ct);
        return TypedResults.Ok(new Page<FeedRun>([.. rows.Select(row => new FeedRun(row.ToFact()) { Inferred = inferred.GetValueOrDefault(row.ExecutionId) })], next));
    }

    // Of several inferences of a run the one that holds, else the latest.
    private static async Task<Dictionary<string, Inference>> InferredAsync(NpgsqlConnection connection, string feed, string[] executions, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<InferenceRow>(new CommandDefinition(
            $"""
             select distinct on (execution_id) {InferenceRow.Columns} from inference
             where feed = @feed and execution_id = any(@executions)
             order by execution_id, state = 'Open' desc, number desc
             """, new { feed, executions }, cancellationToken: ct));
        return rows.ToDictionary(row => row.ExecutionId!, row => row.ToContract(), StringComparer.Ordinal);
    }

    private static BaselineQuantity? Quantity(SeasonalBaseline? baseline) => baseline is null
        ? null
        : new BaselineQuantity(baseline.Median, baseline.Spread, [.. Enumerable.Range(0, 168).Select(baseline.Expected)]);
}

using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Scoring;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;
using Board = Hermes.Contracts.Prediction.Scoreboard;

namespace Hermes.Prediction.Scoreboard;

internal static class ScoreboardApi
{
    public static void MapScoreboard(this WebApplication app)
    {
        var scoreboard = app.MapGroup("/api/v1/scoreboard").WithTags("scoreboard").RequireAccess(Role.Viewer, Scopes.PredictionsRead);
        scoreboard.MapGet("/", Get).WithSummary("How good the forecasts of the last 7, 30 or 90 days were, beside the baselines; of all feeds or of one.");
        scoreboard.MapGet("/feeds", Feeds).WithSummary("Alerts and their outcomes feed by feed, most false alarms and misses first.");
        scoreboard.MapGet("/misses", Misses).WithSummary("Failures after a success that no alert came before, latest first.");
    }

    private static async Task<Results<Ok<Board>, ValidationProblem, ProblemHttpResult>> Get(
        NpgsqlDataSource database, FeedBook book, FeedbackBook feedback, Models.Champion champion, TimeProvider time, IOptions<ForecastingOptions> options, CancellationToken ct, int days = 7, string? feed = null)
    {
        if (CheckDays(days) is { } problem)
        {
            return problem;
        }

        if (feed is not null && book.Find(feed, entry => entry) is null)
        {
            return Problems.NotFound("feed", feed);
        }

        var (now, from) = Span(time, days);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await DaysAsync(connection, feed ?? DayCounts.AllFeeds, from, ct);
        var count = new DayCount();
        rows.ForEach(count.Add);
        var answers = await FeedbackBook.CountAsync(connection, feed is null ? null : [feed], from, ct);
        var thresholds = champion.Current.Forecaster.Thresholds;
        return TypedResults.Ok(new Board
        {
            Days = days,
            Feed = feed,
            From = from,
            To = now,
            Alerts = Figures.Alerts(count, Scorer.BetweenRecords(options.Value)),
            Forecasts = Figures.Forecasts(rows.ConvertAll(row => row.ToTally())),
            Feedback = answers.Values.Aggregate(new FeedbackCounts(0, 0, 0), (sum, one) => new FeedbackCounts(sum.Useful + one.Useful, sum.NotUseful + one.NotUseful, sum.Wrong + one.Wrong)),
            WarningLevel = thresholds.Warning > 1 ? null : feed is null ? thresholds.Warning : feedback.For(feed, thresholds).Warning,
            ModelWarningLevel = thresholds.Warning > 1 ? null : thresholds.Warning,
        });
    }

    private static async Task<Results<Ok<Page<FeedScore>>, ValidationProblem>> Feeds(
        NpgsqlDataSource database, TimeProvider time, IOptions<ForecastingOptions> options, CancellationToken ct, int days = 7, string? cursor = null, int limit = 100)
    {
        if ((CheckDays(days) ?? PageRules.Check(cursor, limit, out _)) is { } problem)
        {
            return problem;
        }

        // The key is "troubles feed", most troubles first.
        var troubles = long.MaxValue;
        string? name = null;
        if (cursor is not null && (!Cursor.TryDecode(cursor, out var key) || key.Split(' ', 2) is not [var first, var rest] || !long.TryParse(first, out troubles) || (name = rest) is null))
        {
            return Problems.Field("cursor", "The cursor is not one of this list; leave it out to begin at the start.");
        }

        var (_, from) = Span(time, days);
        await using var connection = await database.OpenConnectionAsync(ct);
        var page = (await connection.QueryAsync<(string Feed, long Troubles)>(new CommandDefinition(
            """
            with trouble as (
                select feed, count(*) as n from (
                    select feed from raised_alert where outcome = 'FalseAlarm' and opened_at >= @from
                    union all
                    select feed from watched_failure where onset and warned_by is null and known_at >= @from) x
                group by feed)
            select f.name, coalesce(t.n, 0) from feed f left join trouble t on t.feed = f.name
            where @name::text is null or coalesce(t.n, 0) < @troubles or (coalesce(t.n, 0) = @troubles and f.name > @name)
            order by coalesce(t.n, 0) desc, f.name
            limit @limit
            """, new { from, name, troubles, limit }, cancellationToken: ct))).AsList();
        var names = page.Select(row => row.Feed).ToArray();
        var counts = await SumAsync(connection, names, from, ct);
        var answers = await FeedbackBook.CountAsync(connection, names, from, ct);
        var items = names.Select(feed =>
        {
            var count = counts.GetValueOrDefault(feed) ?? new DayCount();
            return new FeedScore(
                feed, Figures.Alerts(count, Scorer.BetweenRecords(options.Value)), count.Tally.Rows, Figures.Share(count.Tally.Positives, count.Tally.Rows),
                Figures.Of(count.Tally, count.Tally.Brier), answers.GetValueOrDefault(feed) ?? new FeedbackCounts(0, 0, 0));
        });
        return TypedResults.Ok(new Page<FeedScore>([.. items], page.Count == limit ? Cursor.Encode($"{page[^1].Troubles} {page[^1].Feed}") : null));
    }

    private static async Task<Results<Ok<Page<MissedFailure>>, ValidationProblem>> Misses(
        NpgsqlDataSource database, CancellationToken ct, string? feed = null, string? cursor = null, int limit = 100)
    {
        if (TimePage.Check(cursor, limit, out var before, out var position) is { } problem)
        {
            return problem;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<(long Position, string Feed, string ExecutionId, DateTimeOffset KnownAt)>(new CommandDefinition(
            """
            select position, feed, execution_id, known_at from watched_failure
            where onset and warned_by is null and (@feed::text is null or feed = @feed)
              and (@before::timestamptz is null or (known_at, position) < (@before, @position))
            order by known_at desc, position desc
            limit @limit
            """, new { feed, before, position, limit }, cancellationToken: ct))).AsList();
        return TypedResults.Ok(new Page<MissedFailure>(
            [.. rows.Select(row => new MissedFailure(row.Feed, ReportedRun.Of(row.ExecutionId), row.KnownAt))], rows.Count == limit ? Cursor.Encode(rows[^1].KnownAt, rows[^1].Position) : null));
    }

    private static async Task<List<DayCountRow>> DaysAsync(NpgsqlConnection connection, string feed, DateTimeOffset from, CancellationToken ct) =>
        (await connection.QueryAsync<DayCountRow>(new CommandDefinition(
            $"select {DayCount.Columns} from scoreboard_day where feed = @feed and day >= @day order by day", new { feed, day = DateOnly.FromDateTime(from.UtcDateTime) }, cancellationToken: ct))).AsList();

    // Without the curves, which nobody draws of a hundred feeds.
    private static async Task<Dictionary<string, DayCount>> SumAsync(NpgsqlConnection connection, string[] feeds, DateTimeOffset from, CancellationToken ct)
    {
        var of = new { feeds, day = DateOnly.FromDateTime(from.UtcDateTime) };
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select feed, sum(rows)::bigint as rows, sum(positives)::bigint as positives, sum(failed_within_hour)::bigint as failed_within_hour, sum(squared_error) as squared_error,
                sum(hits)::int as hits, sum(early)::int as early, sum(false_alarms)::int as false_alarms,
                sum(failures)::int as failures, sum(onsets)::int as onsets, sum(onsets_caught)::int as onsets_caught
            from scoreboard_day where feed = any(@feeds) and day >= @day group by feed;

            select feed, leads from scoreboard_day where feed = any(@feeds) and day >= @day and leads <> '{}';
            """, of, cancellationToken: ct));
        var counts = new Dictionary<string, DayCount>(StringComparer.Ordinal);
        foreach (var row in await answers.ReadAsync<DayCountRow>())
        {
            (counts[row.Feed] = new DayCount()).Add(row);
        }

        foreach (var (feed, leads) in await answers.ReadAsync<(string Feed, float[] Leads)>())
        {
            counts[feed].Leads.AddRange(leads);
        }

        return counts;
    }

    private static ValidationProblem? CheckDays(int days) => days is 7 or 30 or 90 ? null : Problems.Field("days", $"days is 7, 30 or 90, not {days}.");

    // Whole days, today's included.
    private static (DateTimeOffset Now, DateTimeOffset From) Span(TimeProvider time, int days)
    {
        var now = time.GetUtcNow();
        return (now, new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1 - days));
    }
}

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Hermes.Contracts.Prediction;
using Hermes.Prediction;
using Hermes.Prediction.Scoreboard;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hermes.Benchmarks;

/// <summary><c>scoreboard</c>: fills a private database with months of counted forecasts and times the scoreboard over HTTP, and a pass that resolves.</summary>
internal static class ScoreboardVerb
{
    private const int Repeats = 20;

    public static Command Create()
    {
        var feeds = new Option<int>("--feeds") { Description = "Feeds.", DefaultValueFactory = _ => 10_000 };
        var days = new Option<int>("--days") { Description = "Days counted.", DefaultValueFactory = _ => 90 };
        var json = new Option<FileInfo?>("--json") { Description = "Writes the figures to this file." };
        var verb = new Command("scoreboard", "Times the scoreboard of many feeds and days; needs the binaries of Postgres and RabbitMQ, and a gigabyte.") { feeds, days, json };
        verb.SetAction((arguments, ct) => RunAsync(arguments.GetValue(feeds), arguments.GetValue(days), arguments.GetValue(json), ct));
        return verb;
    }

    private static async Task RunAsync(int feeds, int days, FileInfo? json, CancellationToken ct)
    {
        await using var service = await ServiceFixture<ForecastingOptions>.StartAsync("predictiondb", host => host.UseSetting("Scoreboard:ResolveEverySeconds", "3600"));
        var now = TimeProvider.System.GetUtcNow();
        await FillAsync(service.DataSource, feeds, days, now, ct);
        await service.StopHostAsync();
        await service.StartHostAsync();
        var client = new PredictionClient(service.Client);
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["feeds"] = feeds, ["days"] = days };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{feeds:N0} feeds, {days} days"));
        Console.WriteLine();
        Console.WriteLine("| asked | p50 (ms) | p95 (ms) |");
        Console.WriteLine("| --- | ---: | ---: |");
        await TellAsync("all feeds, 90 days", "all", () => client.GetScoreboardAsync(90, null, ct));
        await TellAsync("one feed, 90 days", "feed", () => client.GetScoreboardAsync(90, "feed-7", ct));
        await TellAsync("100 feeds with the most troubles, 90 days", "feeds", () => client.GetFeedScoresAsync(90, null, 100, ct));
        await TellAsync("100 latest alerts", "risks", () => client.GetRisksAsync(null, null, null, null, 100, ct));
        await TellAsync("100 latest misses", "misses", () => client.GetMissesAsync(null, null, 100, ct));

        var pass = service.Services.GetRequiredService<ResolutionPass>();
        await RecordAsync(service.DataSource, feeds, now, ct);
        var started = Stopwatch.GetTimestamp();
        await pass.RunAsync(ct);
        figures["passSeconds"] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A pass that counts ten minutes of scorings, two of each feed: {figures["passSeconds"]:F2} s"));
        if (json is not null)
        {
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }), ct);
        }

        async Task TellAsync(string name, string key, Func<Task> ask)
        {
            var times = new double[Repeats];
            for (var i = 0; i < Repeats; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                await ask();
                times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }

            Array.Sort(times);
            (figures[$"{key}.p50Milliseconds"], figures[$"{key}.p95Milliseconds"]) = (times[Repeats / 2], times[(int)(Repeats * 0.95)]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {times[Repeats / 2]:F0} | {times[(int)(Repeats * 0.95)]:F0} |"));
        }
    }

    // Alerts at the budget of one in twenty feed-days, a failure in twenty feed-days, an outcome an hour ago for the pass to find.
    private static async Task FillAsync(NpgsqlDataSource database, int feeds, int days, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into feed (name) select 'feed-' || n from generate_series(1, @feeds) n;

            insert into execution (feed, execution_id, status, started_at, ended_at)
            select 'feed-' || n, 'known', 'Succeeded', @now - interval '3 hours', @now - interval '3 hours' from generate_series(1, @feeds) n;

            insert into scoreboard_day (feed, day, rows, positives, failed_within_hour, squared_error, bin_rows, bin_sum, bin_positives, tenth_rows)
            select 'feed-' || n, @now::date - d, 288, 6, 12, 5.5, '{280,8,0,0,0,0,0,0,0,0}', '{5,1.2,0,0,0,0,0,0,0,0}', '{4,2,0,0,0,0,0,0,0,0}', '{250,38,0,0,0,0,0,0,0,0,0}'
            from generate_series(1, @feeds) n, generate_series(0, @days - 1) d;

            insert into scoreboard_day (feed, day, rows, positives, failed_within_hour, squared_error, hits, false_alarms, failures, onsets, onsets_caught, leads)
            select '', @now::date - d, 288 * @feeds, 6 * @feeds, 12 * @feeds, 5.5 * @feeds, @feeds / 40, @feeds / 40, @feeds / 20, @feeds / 20, @feeds / 40, array_fill(42::real, array[@feeds / 40])
            from generate_series(0, @days - 1) d;

            insert into raised_alert (prediction_id, number, feed, opened_at, body, outcome, resolved_at)
            select gen_random_uuid(), 1, 'feed-' || n, @now - make_interval(days => d, mins => 90), @body::jsonb || jsonb_build_object('feed', 'feed-' || n), case when (n + d) % 40 = 0 then 'FalseAlarm' else 'Early' end, @now
            from generate_series(0, @days - 1) d, generate_series(1, @feeds) n where (n + d) % 20 = 0
            order by d desc;

            insert into watched_failure (feed, execution_id, known_at, onset)
            select 'feed-' || n, 'run-' || d, @now - make_interval(days => d, hours => 7), true
            from generate_series(0, @days - 1) d, generate_series(1, @feeds) n where (n + d) % 20 = 1
            order by d desc;

            analyze
            """, new { feeds, days, now, body = Body(now) }, commandTimeout: 600, cancellationToken: ct));
    }

    private static async Task RecordAsync(NpgsqlDataSource database, int feeds, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into prediction_history (feed, at, body)
            select 'feed-' || n, @now - interval '85 minutes' + make_interval(mins => m * 5), @body::jsonb || jsonb_build_object('feed', 'feed-' || n)
            from generate_series(0, 1) m, generate_series(1, @feeds) n;

            update scoreboard_progress set alerts_id = 2 * @feeds, resolved_id = 0, resolved_to = null;
            """, new { feeds, now, body = Body(now) }, commandTimeout: 600, cancellationToken: ct));
    }

    private static string Body(DateTimeOffset at) => JsonSerializer.Serialize(
        new FeedPrediction
        {
            PredictionId = Guid.Empty,
            Feed = "feed-1",
            At = at,
            Probability = 0.02,
            CurrentProbability = 0.02,
            Confidence = 0.6,
            Status = Contracts.Events.RiskStatus.Healthy,
            WindowStart = at.AddMinutes(30),
            WindowEnd = at.AddMinutes(60),
            Factors = [.. Enumerable.Range(0, 5).Select(i => new PredictionFactor($"feature{i}", "runs take 2.3x longer than usual at this hour", 0.4, 2.3))],
            RecommendedAction = "Look at what changed in the source system since the last run that went well.",
            ImpactTier = 3,
            Priority = 1.2,
            PriorityReason = "2 % x impact 3/5 = 1.2",
            ModelVersion = "benchmark",
        }, Contracts.Http.HermesJson.Options);
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.History;

/// <summary><c>history --out FILE.csv</c>: months of runs in the import format, with log activity, feeds and the causes of failures beside it.</summary>
internal static class HistoryVerb
{
    public const long DefaultSeed = 20250107;

    public static Command Create(TimeProvider time)
    {
        var output = new Option<FileInfo>("--out") { Description = "CSV to write; FILE.activity.csv, FILE.feeds.json and FILE.truth.csv are written beside it.", Required = true };
        var days = new Option<int>("--days") { Description = "Days of history.", DefaultValueFactory = _ => 60 };
        var seed = new Option<long>("--seed") { Description = "Another seed is another fleet history.", DefaultValueFactory = _ => DefaultSeed };
        var until = new Option<string?>("--until") { Description = "End of the history (UTC, ISO 8601); now when left out." };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3650)
            {
                result.AddError("--days must be between 1 and 3650.");
            }
        });
        until.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !TryTime(text, out _))
            {
                result.AddError($"--until '{text}' is not a time; write it like 2026-01-31T12:00:00Z.");
            }
        });

        var command = new Command("history", "Write a history of the demo fleet as files.") { output, days, seed, until };
        command.SetAction(arguments =>
        {
            var end = TryTime(arguments.GetValue(until), out var given) ? given : time.GetUtcNow();
            Write(arguments.GetRequiredValue(output).FullName, end, arguments.GetValue(days), arguments.GetValue(seed));
            return 0;
        });
        return command;
    }

    internal static void Write(string path, DateTimeOffset until, int days, long seed)
    {
        var fleet = new Fleet(seed, []);
        var runs = fleet.Runs(until.AddDays(-days), until).ToList();
        var ended = runs.Where(run => run.EndedAt <= until).ToList();
        using (var csv = new StreamWriter(path))
        {
            ExecutionCsv.Write(csv, ended);
        }

        using (var activity = new StreamWriter(path + ".activity.csv"))
        {
            ActivityCsv.Write(activity, runs, seed, until);
        }

        using (var truth = new StreamWriter(path + ".truth.csv"))
        {
            TruthCsv.Write(truth, ended);
        }

        var feeds = fleet.Feeds.Select(feed => new { feed.Name, feed.Owner, feed.ImpactTier, feed.IntervalMinutes, feed.Upstreams });
        File.WriteAllText(path + ".feeds.json", JsonSerializer.Serialize(feeds, new JsonSerializerOptions(HermesJson.Options) { WriteIndented = true }) + "\n");

        var failed = ended.Count(run => run.Failed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ended.Count} runs of {fleet.Feeds.Count} feeds over {days} days, {failed} failed ({100.0 * failed / Math.Max(1, ended.Count):0.0} %)"));
    }

    private static bool TryTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}

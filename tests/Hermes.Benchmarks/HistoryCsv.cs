using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Hermes.Learning.History;

namespace Hermes.Benchmarks;

/// <summary>Reads a history in the format of the import endpoint; all columns but feed, startedAt and status may be missing.</summary>
internal static class HistoryCsv
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static FleetHistory Read(FileInfo executions, FileInfo? feeds, FileInfo? activity)
    {
        feeds ??= Beside(executions, ".feeds.json");
        activity ??= Beside(executions, ".activity.csv");
        var declared = feeds is null
            ? []
            : JsonSerializer.Deserialize<DeclaredFeed[]>(File.ReadAllText(feeds.FullName), Web)!.ToDictionary(feed => feed.Name, StringComparer.Ordinal);
        var runs = Runs(executions);
        var minutes = activity is null ? [] : Activity(activity);
        return new FleetHistory(runs.Select(pair => new FeedHistory(
            Definition(pair.Key, declared.GetValueOrDefault(pair.Key)),
            pair.Value,
            minutes.GetValueOrDefault(pair.Key))));
    }

    private static FeedDefinition Definition(string name, DeclaredFeed? declared) => new()
    {
        Name = name,
        ImpactTier = declared?.ImpactTier ?? 3,
        Upstreams = declared?.Upstreams ?? [],
        Schedule = declared?.ScheduleMinutes is { } minutes and > 0 ? FeedSchedule.Every(TimeSpan.FromMinutes(minutes)) : null,
    };

    private static FileInfo? Beside(FileInfo file, string suffix) => new FileInfo(file.FullName + suffix) is { Exists: true } found ? found : null;

    private static Dictionary<string, List<Run>> Runs(FileInfo file)
    {
        using var csv = Open(file, "feed", "startedAt", "status");
        var runs = new Dictionary<string, List<Run>>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var feed = csv.GetField("feed")!;
            if (!runs.TryGetValue(feed, out var list))
            {
                runs[feed] = list = [];
            }

            var seconds = Number(csv, "durationSeconds");
            list.Add(new Run
            {
                Id = Text(csv, "executionId") ?? $"{csv.GetField("startedAt")}#{list.Count}",
                StartedAt = Time(csv.GetField("startedAt")!),
                EndedAt = Text(csv, "endedAt") is { } ended ? Time(ended) : null,
                Outcome = Enum.Parse<RunOutcome>(csv.GetField("status")!, ignoreCase: true),
                DurationSeconds = seconds,
                Volume = Number(csv, "rowsOut") ?? Number(csv, "rowsIn") ?? Number(csv, "bytes"),
                Errors = Number(csv, "errorCount"),
                Warnings = Number(csv, "warningCount"),
                Retries = Number(csv, "retryCount"),
            });
        }

        return runs;
    }

    private static Dictionary<string, List<MinuteActivity>> Activity(FileInfo file)
    {
        using var csv = Open(file, "feed", "minute", "errors", "warnings", "total");
        var minutes = new Dictionary<string, List<MinuteActivity>>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var feed = csv.GetField("feed")!;
            if (!minutes.TryGetValue(feed, out var list))
            {
                minutes[feed] = list = [];
            }

            list.Add(new MinuteActivity(Time(csv.GetField("minute")!), csv.GetField<int>("errors"), csv.GetField<int>("warnings"), csv.GetField<int>("total")));
        }

        return minutes;
    }

    private static CsvReader Open(FileInfo file, params string[] required)
    {
        var csv = new CsvReader(new StreamReader(file.FullName), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            PrepareHeaderForMatch = args => args.Header.Trim().ToLowerInvariant(),
            MissingFieldFound = null,
        });
        csv.Read();
        csv.ReadHeader();
        foreach (var column in required)
        {
            if (!csv.TryGetField<string>(column, out _) && !csv.HeaderRecord!.Contains(column, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidDataException($"{file.Name} has no column '{column}'.");
            }
        }

        return csv;
    }

    private static string? Text(CsvReader csv, string column) =>
        csv.TryGetField<string>(column, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    private static double? Number(CsvReader csv, string column) =>
        Text(csv, column) is { } text ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private sealed record DeclaredFeed(string Name, int? ImpactTier, string[]? Upstreams, double? ScheduleMinutes);
}

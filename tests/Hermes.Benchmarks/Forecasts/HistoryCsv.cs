using System.Globalization;
using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Ingestion.Executions;
using Hermes.Learning.History;

namespace Hermes.Benchmarks.Forecasts;

/// <summary>Reads a history in the format of the import endpoint; all columns but feed, startedAt and status may be missing.</summary>
internal static class HistoryCsv
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static FleetHistory Read(FileInfo executions, FileInfo? feeds, FileInfo? activity, bool withoutActivity, IReadOnlyDictionary<string, string> headers)
    {
        feeds ??= Beside(executions, ".feeds.json");
        activity = withoutActivity ? null : activity ?? Beside(executions, ".activity.csv");
        var declared = feeds is null
            ? []
            : JsonSerializer.Deserialize<DeclaredFeed[]>(File.ReadAllText(feeds.FullName), Web)!.ToDictionary(feed => feed.Name, StringComparer.Ordinal);
        var runs = Runs(executions, headers);
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
        Schedule = (declared?.ScheduleMinutes ?? declared?.IntervalMinutes) is { } minutes and > 0 ? FeedSchedule.Every(TimeSpan.FromMinutes(minutes)) : null,
    };

    private static FileInfo? Beside(FileInfo file, string suffix) => new FileInfo(file.FullName + suffix) is { Exists: true } found ? found : null;

    private static Dictionary<string, List<Run>> Runs(FileInfo file, IReadOnlyDictionary<string, string> headers)
    {
        using var csv = new Benchmarks.CsvRows(file, headers, "feed", "startedAt", "status");
        var runs = new Dictionary<string, List<Run>>(StringComparer.Ordinal);
        var (skipped, reason) = (0, "");
        while (csv.Next())
        {
            try
            {
                var run = Run(csv);
                var feed = Required(csv, "feed");
                (runs.TryGetValue(feed, out var list) ? list : runs[feed] = []).Add(run);
            }
            catch (Exception e) when (e is InvalidDataException or FormatException)
            {
                reason = skipped++ == 0 ? $"row {csv.Number}: {e.Message}" : reason;
            }
        }

        if (skipped > 0)
        {
            Console.Error.WriteLine($"{skipped} rows were skipped, the first one at {reason}");
        }

        return runs;
    }

    private static Run Run(Benchmarks.CsvRows csv)
    {
        var started = Time(Required(csv, "startedAt"));
        var ended = csv["endedAt"] is { } end ? Time(end) : (DateTimeOffset?)null;
        var seconds = Number(csv, "durationSeconds");
        if (ended < started || seconds < 0)
        {
            throw new InvalidDataException("the run ends before it starts");
        }

        return new Run
        {
            Id = csv["executionId"] ?? $"{started:O}#{csv.Number}",
            ScheduledAt = csv["scheduledAt"] is { } due ? Time(due) : null,
            StartedAt = started,
            EndedAt = ended,
            Outcome = Outcome(Required(csv, "status")),
            DurationSeconds = seconds,
            Volume = Number(csv, "rowsOut") ?? Number(csv, "rowsIn") ?? Number(csv, "bytes"),
            Yield = Number(csv, "rowsIn") is > 0 and var read && Number(csv, "rowsOut") is >= 0 and var delivered ? delivered / read : null,
            Errors = Number(csv, "errorCount"),
            Warnings = Number(csv, "warningCount"),
            Retries = Number(csv, "retryCount"),
        };
    }

    private static RunOutcome Outcome(string text) => ExecutionStatuses.TryParse(text, out var status)
        ? status switch
        {
            ExecutionStatus.Succeeded => RunOutcome.Succeeded,
            ExecutionStatus.Failed => RunOutcome.Failed,
            ExecutionStatus.Cancelled => RunOutcome.Cancelled,
            _ => RunOutcome.Running,
        }
        : throw new InvalidDataException($"status '{text}' is not one of {ExecutionStatuses.Vocabulary}");

    private static Dictionary<string, List<MinuteActivity>> Activity(FileInfo file)
    {
        using var csv = new Benchmarks.CsvRows(file, "feed", "minute", "errors", "warnings", "total");
        var minutes = new Dictionary<string, List<MinuteActivity>>(StringComparer.Ordinal);
        while (csv.Next())
        {
            var feed = Required(csv, "feed");
            if (!minutes.TryGetValue(feed, out var list))
            {
                minutes[feed] = list = [];
            }

            list.Add(new MinuteActivity(Time(Required(csv, "minute")), Count(csv, "errors"), Count(csv, "warnings"), Count(csv, "total"), Count(csv, "newTemplates")));
        }

        return minutes;
    }

    private static string Required(Benchmarks.CsvRows csv, string column) => csv[column] ?? throw new InvalidDataException($"A row has no value in column '{column}'.");

    private static int Count(Benchmarks.CsvRows csv, string column) => (int)(Number(csv, column) ?? 0);

    private static double? Number(Benchmarks.CsvRows csv, string column) =>
        csv[column] is { } text ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private sealed record DeclaredFeed(string Name, int? ImpactTier, string[]? Upstreams, double? ScheduleMinutes, double? IntervalMinutes);
}

using System.Globalization;
using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;

namespace Hermes.Ingestion.Executions;

/// <summary>Turns a report into a fact, or says of every wrong field what is wrong.</summary>
internal static class ExecutionCheck
{
    private const int LongestId = 200;
    private const int MostAttributes = 100;
    private const int LongestAttribute = 4_000;
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ExecutionFact? ToFact(ExecutionReport report, DateTimeOffset now, Action<string, string> wrong)
    {
        var ok = true;
        Require(SourceNames.Check(report.Feed) is null, "feed", $"{SourceNames.Check(report.Feed)} Say which feed ran.");
        Require(report.ExecutionId is null || (report.ExecutionId.Length is > 0 and <= LongestId && !report.ExecutionId.Any(c => char.IsControl(c) || char.IsSurrogate(c))),
            "executionId", $"Must have 1 to {LongestId} visible characters.");
        Require(ExecutionStatuses.TryParse(report.Status, out var status), "status",
            report.Status is null ? $"A status is required: {ExecutionStatuses.Vocabulary}." : $"'{Short(report.Status)}' is no status. Use {ExecutionStatuses.Vocabulary}.");
        Require(report.StartedAt is not null, "startedAt", "The start is required, as 2025-01-07T14:30:15Z.");
        Time(report.StartedAt, "startedAt");
        Time(report.ScheduledAt, "scheduledAt");
        Time(report.EndedAt, "endedAt");
        Require(!(report.EndedAt < report.StartedAt), "endedAt", $"The end {report.EndedAt:O} is before the start {report.StartedAt:O}.");
        Require(report.DurationSeconds is null or (>= 0 and < 1e9), "durationSeconds", "Must be 0 or more, in seconds.");
        Count(report.RowsIn, "rowsIn");
        Count(report.RowsOut, "rowsOut");
        Count(report.Bytes, "bytes");
        Count(report.ErrorCount, "errorCount");
        Count(report.WarningCount, "warningCount");
        Count(report.RetryCount, "retryCount");
        Require(report.Attributes is null || (report.Attributes.Count <= MostAttributes && report.Attributes.All(a => Storable(a.Key) && Storable(a.Value))),
            "attributes", $"At most {MostAttributes} texts of up to {LongestAttribute} characters, without NUL.");
        if (!ok)
        {
            return null;
        }

        var startedAt = report.StartedAt!.Value.ToUniversalTime();
        return new ExecutionFact
        {
            Feed = report.Feed!,
            // A feed does not start twice at one instant, so its start identifies a run that has no name.
            ExecutionId = report.ExecutionId ?? startedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            Status = status,
            ScheduledAt = report.ScheduledAt?.ToUniversalTime(),
            StartedAt = startedAt,
            EndedAt = report.EndedAt?.ToUniversalTime() ?? (status != ExecutionStatus.Running && report.DurationSeconds is { } length ? startedAt.AddSeconds(length) : null),
            DurationSeconds = report.DurationSeconds ?? (report.EndedAt - report.StartedAt)?.TotalSeconds,
            RowsIn = report.RowsIn,
            RowsOut = report.RowsOut,
            Bytes = report.Bytes,
            ErrorCount = report.ErrorCount,
            WarningCount = report.WarningCount,
            RetryCount = report.RetryCount,
            Attributes = report.Attributes,
        };

        void Require(bool condition, string field, string message)
        {
            if (!condition)
            {
                ok = false;
                wrong(field, message);
            }
        }

        void Time(DateTimeOffset? time, string field)
        {
            Require(time is null || time >= Earliest, field, $"{time:O} is before 2000. Check the unit and the format of the time.");
            Require(time is null || time <= now.AddDays(1), field, $"{time:O} is more than a day in the future. Check the clock and the format of the time.");
        }

        void Count(long? count, string field) => Require(count is null or >= 0, field, $"{count} is negative. Must be 0 or more.");

        static bool Storable(string text) => text.Length <= LongestAttribute && !text.Contains('\0') && !text.Any(char.IsSurrogate);
    }

    private static string Short(string text) => text.Length <= 50 ? text : text[..50] + "...";
}

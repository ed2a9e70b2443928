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
        // A million rows pass here: a message is written only when it is needed.
        var ok = true;
        if (SourceNames.Check(report.Feed) is { } name)
        {
            Wrong("feed", $"{name} Say which feed ran.");
        }

        if (report.ExecutionId is { } id && (id.Length is 0 or > LongestId || !Visible(id)))
        {
            Wrong("executionId", $"Must have 1 to {LongestId} visible characters.");
        }

        if (!ExecutionStatuses.TryParse(report.Status, out var status))
        {
            Wrong("status", report.Status is null ? $"A status is required: {ExecutionStatuses.Vocabulary}." : $"'{Short(report.Status)}' is no status. Use {ExecutionStatuses.Vocabulary}.");
        }

        if (report.StartedAt is null)
        {
            Wrong("startedAt", "The start is required, as 2025-01-07T14:30:15Z.");
        }

        Time(report.StartedAt, "startedAt");
        Time(report.ScheduledAt, "scheduledAt");
        Time(report.EndedAt, "endedAt");
        if (report.EndedAt < report.StartedAt)
        {
            Wrong("endedAt", $"The end {report.EndedAt:O} is before the start {report.StartedAt:O}.");
        }

        if (report.DurationSeconds is { } seconds and not (>= 0 and < 1e9))
        {
            Wrong("durationSeconds", $"{seconds} is no length. Must be 0 or more, in seconds.");
        }

        Count(report.RowsIn, "rowsIn");
        Count(report.RowsOut, "rowsOut");
        Count(report.Bytes, "bytes");
        Count(report.ErrorCount, "errorCount");
        Count(report.WarningCount, "warningCount");
        Count(report.RetryCount, "retryCount");
        if (report.Attributes is { } attributes && (attributes.Count > MostAttributes || !attributes.All(a => Storable(a.Key) && Storable(a.Value))))
        {
            Wrong("attributes", $"At most {MostAttributes} texts of up to {LongestAttribute} characters, without NUL.");
        }

        if (!ok)
        {
            return null;
        }

        var startedAt = Microseconds(report.StartedAt!.Value);
        return new ExecutionFact
        {
            Feed = report.Feed!,
            // A feed does not start twice at one instant, so its start identifies a run that has no name.
            ExecutionId = report.ExecutionId ?? startedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            Status = status,
            ScheduledAt = report.ScheduledAt is { } scheduled ? Microseconds(scheduled) : null,
            StartedAt = startedAt,
            EndedAt = report.EndedAt is { } ended ? Microseconds(ended)
                : status != ExecutionStatus.Running && report.DurationSeconds is { } length ? Microseconds(startedAt.AddSeconds(length))
                : null,
            DurationSeconds = report.DurationSeconds ?? (report.EndedAt - report.StartedAt)?.TotalSeconds,
            RowsIn = report.RowsIn,
            RowsOut = report.RowsOut,
            Bytes = report.Bytes,
            ErrorCount = report.ErrorCount,
            WarningCount = report.WarningCount,
            RetryCount = report.RetryCount,
            Attributes = report.Attributes,
        };

        void Wrong(string field, string message)
        {
            ok = false;
            wrong(field, message);
        }

        void Time(DateTimeOffset? time, string field)
        {
            if (time < Earliest)
            {
                Wrong(field, $"{time:O} is before 2000. Check the unit and the format of the time.");
            }
            else if (time > now.AddDays(1))
            {
                Wrong(field, $"{time:O} is more than a day in the future. Check the clock and the format of the time.");
            }
        }

        void Count(long? count, string field)
        {
            if (count < 0)
            {
                Wrong(field, $"{count} is negative. Must be 0 or more.");
            }
        }
    }

    private static bool Visible(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Storable(string text) => text.Length <= LongestAttribute && !text.Contains('\0') && !text.Any(char.IsSurrogate);

    // What the database keeps, so that what is announced is what is stored.
    private static DateTimeOffset Microseconds(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static string Short(string text) => text.Length <= 50 ? text : text[..50] + "...";
}

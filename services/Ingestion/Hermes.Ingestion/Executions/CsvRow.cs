using System.Globalization;
using System.Text.Json;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.Executions;

/// <summary>Reads a row of a CSV into a report, naming the field that cannot be read.</summary>
internal static class CsvRow
{
    public static ExecutionReport? Read(CsvColumns columns, string[] row, Action<string, string> wrong)
    {
        var ok = true;
        var report = new ExecutionReport
        {
            Feed = columns.Value(row, "feed"),
            ExecutionId = columns.Value(row, "executionId"),
            Status = columns.Value(row, "status"),
            ScheduledAt = Time("scheduledAt"),
            StartedAt = Time("startedAt"),
            EndedAt = Time("endedAt"),
            DurationSeconds = Number("durationSeconds"),
            RowsIn = Whole("rowsIn"),
            RowsOut = Whole("rowsOut"),
            Bytes = Whole("bytes"),
            ErrorCount = Small("errorCount"),
            WarningCount = Small("warningCount"),
            RetryCount = Small("retryCount"),
            Attributes = Attributes(),
        };
        return ok ? report : null;

        DateTimeOffset? Time(string field)
        {
            if (columns.Value(row, field) is not { } text)
            {
                return null;
            }

            return ReportJson.TryParse(text, out var time) ? time : Wrong<DateTimeOffset>(field, text, "is no time. Write 2025-01-07T14:30:15Z.");
        }

        double? Number(string field)
        {
            if (columns.Value(row, field) is not { } text)
            {
                return null;
            }

            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : Wrong<double>(field, text, "is no number.");
        }

        // Tools that know only floats write 1200.0 for a count.
        long? Whole(string field)
        {
            if (Number(field) is not { } number)
            {
                return null;
            }

            return number == Math.Floor(number) && Math.Abs(number) < 9e15 ? (long)number : Wrong<long>(field, columns.Value(row, field)!, "is no whole number.");
        }

        int? Small(string field)
        {
            var number = Whole(field);
            return number is > int.MaxValue or < int.MinValue ? Wrong<int>(field, columns.Value(row, field)!, "is too large.") : (int?)number;
        }

        Dictionary<string, string>? Attributes()
        {
            if (columns.Value(row, "attributes") is not { } text)
            {
                return null;
            }

            try
            {
                return (Dictionary<string, string>)JsonSerializer.Deserialize<IReadOnlyDictionary<string, string>>(text, ReportJson.Options)!;
            }
            catch (JsonException)
            {
                Wrong<int>("attributes", text, "is no JSON object.");
                return null;
            }
        }

        T? Wrong<T>(string field, string text, string reason) where T : struct
        {
            ok = false;
            wrong(field, $"'{(text.Length <= 50 ? text : text[..50] + "...")}' {reason}");
            return null;
        }
    }
}

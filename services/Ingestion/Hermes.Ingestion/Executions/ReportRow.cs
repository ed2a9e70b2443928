using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.Executions;

/// <summary>The values of a row of a CSV or of a table; empty where it has none.</summary>
internal interface IReportFields
{
    ReadOnlySpan<byte> Value(CsvField field);
}

/// <summary>Reads the values of a row into a report, naming the field that cannot be read.</summary>
internal readonly ref struct ReportRow(IReportFields fields, Action<string, string> wrong)
{
    public ExecutionReport? Read()
    {
        var ok = true;
        var report = new ExecutionReport
        {
            Feed = Text(CsvField.Feed),
            ExecutionId = Text(CsvField.ExecutionId),
            Status = Text(CsvField.Status),
            ScheduledAt = Time(CsvField.ScheduledAt, ref ok),
            StartedAt = Time(CsvField.StartedAt, ref ok),
            EndedAt = Time(CsvField.EndedAt, ref ok),
            DurationSeconds = Number(CsvField.DurationSeconds, ref ok),
            RowsIn = Whole(CsvField.RowsIn, ref ok),
            RowsOut = Whole(CsvField.RowsOut, ref ok),
            Bytes = Whole(CsvField.Bytes, ref ok),
            ErrorCount = Small(CsvField.ErrorCount, ref ok),
            WarningCount = Small(CsvField.WarningCount, ref ok),
            RetryCount = Small(CsvField.RetryCount, ref ok),
            Attributes = Attributes(ref ok),
        };
        return ok ? report : null;
    }

    private string? Text(CsvField field)
    {
        var value = fields.Value(field);
        return value.IsEmpty ? null : Encoding.UTF8.GetString(value);
    }

    private DateTimeOffset? Time(CsvField field, ref bool ok)
    {
        if (Text(field) is not { } text)
        {
            return null;
        }

        return ReportJson.TryParse(text, out var time) ? time : Wrong<DateTimeOffset>(field, "is no time. Write 2025-01-07T14:30:15Z.", ref ok);
    }

    private double? Number(CsvField field, ref bool ok)
    {
        var value = fields.Value(field);
        if (value.IsEmpty)
        {
            return null;
        }

        return Utf8Parser.TryParse(value, out double number, out var length) && length == value.Length && double.IsFinite(number)
            ? number
            : Wrong<double>(field, "is no number.", ref ok);
    }

    private long? Whole(CsvField field, ref bool ok)
    {
        var value = fields.Value(field);
        if (value.IsEmpty)
        {
            return null;
        }

        if (Utf8Parser.TryParse(value, out long whole, out var length) && length == value.Length)
        {
            return whole;
        }

        // Tools that know only floats write 1200.0 for a count.
        return Number(field, ref ok) is not { } number ? null
            : number == Math.Floor(number) && Math.Abs(number) < 9e15 ? (long)number
            : Wrong<long>(field, "is no whole number.", ref ok);
    }

    private int? Small(CsvField field, ref bool ok)
    {
        var number = Whole(field, ref ok);
        return number is > int.MaxValue or < int.MinValue ? Wrong<int>(field, "is too large.", ref ok) : (int?)number;
    }

    private IReadOnlyDictionary<string, string>? Attributes(ref bool ok)
    {
        var value = fields.Value(CsvField.Attributes);
        if (value.IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<IReadOnlyDictionary<string, string>>(value, ReportJson.Options);
        }
        catch (JsonException)
        {
            Wrong<int>(CsvField.Attributes, "is no JSON object.", ref ok);
            return null;
        }
    }

    private T? Wrong<T>(CsvField field, string reason, ref bool ok) where T : struct
    {
        ok = false;
        var text = Text(field)!;
        wrong(CsvColumns.NameOf(field), $"'{(text.Length <= 50 ? text : text[..50] + "...")}' {reason}");
        return null;
    }
}

using System.Text;
using Hermes.Contracts.Ingestion;
using Hermes.Logs;
using Hermes.Logs.Parsing;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Intake;

/// <summary>Shows a row that was just stored as readers of the table see it.</summary>
internal static class RowEntry
{
    public static LogEntry Of(in BatchRow row, LineBatch batch, string? category) => new()
    {
        Id = row.Id,
        Timestamp = row.Marks.HasFlag(LineMarks.OlderThanRetention) ? row.StatedTime ?? row.Time : row.Time,
        Level = row.Level is { } level ? level.ToText() : null,
        Component = Optional(row.Component),
        Message = Encoding.UTF8.GetString(row.Message),
        Raw = row.Raw(int.MaxValue),
        Source = batch.Source,
        Feed = Optional(row.Feed),
        ExecutionId = Optional(row.ExecutionId),
        TemplateId = Template.Format(row.TemplateId),
        Category = category,
        Truncated = row.Marks.HasFlag(LineMarks.Truncated),
        ReceivedAt = batch.Received,
        StatedAt = row.StatedTime,
        Marks = MarkNames.Of(row.Marks),
    };

    private static string? Optional(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}

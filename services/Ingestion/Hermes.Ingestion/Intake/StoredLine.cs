using Hermes.Contracts.Ingestion;
using Hermes.Logs;
using Hermes.Logs.Parsing;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Intake;

/// <summary>A line with all that is stored about it.</summary>
internal sealed class StoredLine
{
    public long Id { get; set; }

    public required ParsedText Line { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset Received { get; init; }

    public required long TemplateId { get; init; }

    public string? Category { get; init; }

    public LogEntry ToEntry() => new()
    {
        Id = Id,
        Timestamp = Line.Marks.HasFlag(LineMarks.OlderThanRetention) ? Line.StatedTime ?? Line.Time : Line.Time,
        Level = Line.Level is { } level ? level.ToText() : null,
        Component = Line.Component,
        Message = Line.Message,
        Raw = Line.Raw,
        Source = Source,
        Feed = Line.Feed,
        ExecutionId = Line.ExecutionId,
        TemplateId = Template.Format(TemplateId),
        Category = Category,
        Truncated = Line.Marks.HasFlag(LineMarks.Truncated),
        ReceivedAt = Received,
        StatedAt = Line.StatedTime,
        Marks = MarkNames.Of(Line.Marks),
    };
}

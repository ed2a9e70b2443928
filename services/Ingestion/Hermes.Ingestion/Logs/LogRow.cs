using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Intake;
using Hermes.Logs;
using Hermes.Logs.Parsing;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Logs;

/// <summary>A line as it is stored.</summary>
internal sealed class LogRow
{
    public const string Columns = "id, time, received_at, stated_time, level, source, feed, execution_id, component, message, coalesce(raw, head || message) as raw, template_id, category, marks";

    public long Id { get; init; }

    public DateTimeOffset Time { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? StatedTime { get; init; }

    public short? Level { get; init; }

    public string Source { get; init; } = "";

    public string? Feed { get; init; }

    public string? ExecutionId { get; init; }

    public string? Component { get; init; }

    public string Message { get; init; } = "";

    public string? Raw { get; init; }

    public long TemplateId { get; init; }

    public string? Category { get; init; }

    public int Marks { get; init; }

    public LogEntry ToEntry() => new()
    {
        Id = Id,
        Timestamp = ((LineMarks)Marks).HasFlag(LineMarks.OlderThanRetention) ? StatedTime ?? Time : Time,
        Level = Level is { } level ? ((LineLevel)level).ToText() : null,
        Component = Component,
        Message = Message,
        Raw = Raw ?? Message,
        Source = Source,
        Feed = Feed,
        ExecutionId = ExecutionId,
        TemplateId = Template.Format(TemplateId),
        Category = Category,
        Truncated = ((LineMarks)Marks).HasFlag(LineMarks.Truncated),
        ReceivedAt = ReceivedAt,
        StatedAt = StatedTime,
        Marks = MarkNames.Of((LineMarks)Marks),
    };
}

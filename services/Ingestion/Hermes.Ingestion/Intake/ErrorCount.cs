using Hermes.Contracts.Events;
using Hermes.Logs;
using Hermes.Logs.Detection;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Intake;

/// <summary>The errors of one template, feed and component in a batch.</summary>
internal sealed class ErrorCount(string source, Template template, string? feed, string? component)
{
    private const int MostSamples = 3;
    private const int LongestSample = 2_000;

    private readonly List<string> _samples = [];
    private LineLevel? _level;

    public string Source => source;

    public Template Template => template;

    public string? Feed => feed;

    public string? Component => component;

    public int Lines { get; private set; }

    /// <summary>The worst finding.</summary>
    public Detection? Worst { get; private set; }

    public DateTimeOffset FirstAt { get; private set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset LastAt { get; private set; } = DateTimeOffset.MinValue;

    public void Add(in BatchRow row, Detection detection)
    {
        Lines++;
        if (Worst is null || detection.Severity > Worst.Severity)
        {
            (Worst, _level) = (detection, row.Level);
        }

        var time = row.Time;
        FirstAt = time < FirstAt ? time : FirstAt;
        LastAt = time > LastAt ? time : LastAt;
        if (_samples.Count < MostSamples)
        {
            _samples.Add(row.Raw(LongestSample));
        }
    }

    public DetectedError ToEvent() => new()
    {
        TemplateId = template.IdText,
        Template = template.Text,
        Feed = feed,
        Component = component,
        Level = _level is { } level ? level.ToText() : null,
        Category = Worst!.Category,
        Severity = (ErrorSeverity)Worst.Severity,
        Rule = Worst.Rule,
        Count = Lines,
        FirstAt = FirstAt,
        LastAt = LastAt,
        Samples = _samples,
    };
}

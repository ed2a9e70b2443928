using System.Runtime.InteropServices;
using Hermes.Contracts.Events;
using Hermes.Logs;
using Hermes.Logs.Detection;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Intake;

/// <summary>All that one transaction writes: lines, and the counts and findings made from them.</summary>
internal sealed class PreparedBatch(IReadOnlyList<IntakeUnit> units)
{
    private const int MostSamples = 3;
    private const int LongestSample = 2_000;

    public IReadOnlyList<IntakeUnit> Units => units;

    public List<StoredLine> Lines { get; } = [];

    public Dictionary<(DateTimeOffset Minute, string Source, string Feed), ActivityCount> Activity { get; } = [];

    public Dictionary<long, TemplateCount> Templates { get; } = [];

    public Dictionary<(string Source, long Template, string? Feed, string? Component), ErrorCount> Errors { get; } = [];

    public void Add(StoredLine stored, Template template, bool isNew, Detection? detection)
    {
        var line = stored.Line;
        Lines.Add(stored);

        var minute = new DateTimeOffset(line.Time.UtcTicks - (line.Time.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        var activity = GetOrAdd(Activity, (minute, stored.Source, line.Feed ?? ""));
        activity.Total++;
        activity.Errors += line.Level >= LineLevel.Error || detection is not null ? 1 : 0;
        activity.Warnings += line.Level == LineLevel.Warn ? 1 : 0;
        activity.NewTemplates += isNew ? 1 : 0;

        var count = GetOrAdd(Templates, template.Id);
        count.Template = template;
        count.Lines++;
        count.Level = line.Level > count.Level || count.Level is null ? line.Level : count.Level;
        count.Category = detection?.Category ?? count.Category;
        count.FirstAt = line.Time < count.FirstAt ? line.Time : count.FirstAt;
        count.LastAt = line.Time > count.LastAt ? line.Time : count.LastAt;

        if (detection is not null)
        {
            Add(stored, template, detection);
        }
    }

    private void Add(StoredLine stored, Template template, Detection detection)
    {
        var line = stored.Line;
        var error = GetOrAdd(Errors, (stored.Source, template.Id, line.Feed, line.Component));
        error.Template = template;
        error.Lines++;
        if (error.Detection is null || detection.Severity > error.Detection.Severity)
        {
            error.Detection = detection;
            error.Level = line.Level;
        }

        error.FirstAt = line.Time < error.FirstAt ? line.Time : error.FirstAt;
        error.LastAt = line.Time > error.LastAt ? line.Time : error.LastAt;
        if (error.Samples.Count < MostSamples)
        {
            error.Samples.Add(line.Raw.Length <= LongestSample ? line.Raw : line.Raw[..(char.IsHighSurrogate(line.Raw[LongestSample - 1]) ? LongestSample - 1 : LongestSample)]);
        }
    }

    private static TValue GetOrAdd<TKey, TValue>(Dictionary<TKey, TValue> map, TKey key) where TKey : notnull where TValue : new()
    {
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(map, key, out _);
        return value ??= new TValue();
    }

    internal sealed class ActivityCount
    {
        public int Total { get; set; }

        public int Errors { get; set; }

        public int Warnings { get; set; }

        public int NewTemplates { get; set; }
    }

    internal sealed class TemplateCount
    {
        public Template Template { get; set; } = null!;

        public long Lines { get; set; }

        public LineLevel? Level { get; set; }

        public string? Category { get; set; }

        public DateTimeOffset FirstAt { get; set; } = DateTimeOffset.MaxValue;

        public DateTimeOffset LastAt { get; set; } = DateTimeOffset.MinValue;
    }

    internal sealed class ErrorCount
    {
        public Template Template { get; set; } = null!;

        public int Lines { get; set; }

        public Detection? Detection { get; set; }

        public LineLevel? Level { get; set; }

        public DateTimeOffset FirstAt { get; set; } = DateTimeOffset.MaxValue;

        public DateTimeOffset LastAt { get; set; } = DateTimeOffset.MinValue;

        public List<string> Samples { get; } = [];

        public DetectedError ToEvent(string? feed, string? component) => new()
        {
            TemplateId = Template.IdText,
            Template = Template.Text,
            Feed = feed,
            Component = component,
            Level = Level is { } level ? level.ToText() : null,
            Category = Detection!.Category,
            Severity = (ErrorSeverity)Detection.Severity,
            Rule = Detection.Rule,
            Count = Lines,
            FirstAt = FirstAt,
            LastAt = LastAt,
            Samples = Samples,
        };
    }
}

using System.Runtime.InteropServices;
using System.Text;
using Hermes.Contracts.Events;
using Hermes.Logs;
using Hermes.Logs.Detection;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Intake;

/// <summary>All that one transaction writes: units of lines, and the counts and findings made from them.</summary>
internal sealed class PreparedBatch
{
    private readonly NameTable _names = new();
    private readonly Dictionary<LineKey, LineCount> _counts = [];
    private readonly Dictionary<(int Source, int Feed, int Component, long Template), ErrorCount> _errors = [];
    private readonly Dictionary<string, int> _categoryNumbers = new(StringComparer.Ordinal);
    private readonly List<(string Name, byte[] Utf8)> _categories = [("", [])];
    private readonly HashSet<DateOnly> _days = [];
    private int _source;
    private long _minute;

    public List<IntakeUnit> Units { get; } = [];

    public int Lines { get; private set; }

    /// <summary>The days (UTC) the lines are filed under.</summary>
    public IReadOnlyCollection<DateOnly> Days => _days;

    /// <summary>Time of the earliest and latest line, in ticks.</summary>
    public (long From, long To) Span { get; private set; } = (long.MaxValue, long.MinValue);

    public IReadOnlyCollection<ErrorCount> Errors => _errors.Values;

    /// <summary>Lines by minute, source, feed, component, level and template: what every other count is the sum of.</summary>
    public IEnumerable<CountedLines> Counts => _counts.Select(c => new CountedLines(
        new DateTimeOffset(c.Key.Minute, TimeSpan.Zero), _names[c.Key.Source], _names[c.Key.Feed], _names[c.Key.Component], c.Key.Level == 0 ? null : (LineLevel)c.Key.Level, c.Value));

    /// <summary>Lines by minute, source and feed.</summary>
    public IEnumerable<LogActivity> Activity() => Counts.GroupBy(c => (c.Minute, c.Source, c.Feed)).Select(g => new LogActivity
    {
        Minute = g.Key.Minute,
        Source = g.Key.Source,
        Feed = g.Key.Feed.Length == 0 ? null : g.Key.Feed,
        Total = (int)g.Sum(c => c.Count.Lines),
        Errors = (int)g.Sum(c => c.Count.Errors),
        Warnings = (int)g.Where(c => c.Level == LineLevel.Warn).Sum(c => c.Count.Lines),
        NewTemplates = (int)g.Sum(c => c.Count.Births),
    });

    /// <summary>Begins with the lines of a unit.</summary>
    public void Begin(IntakeUnit unit)
    {
        Units.Add(unit);
        _source = _names.NumberOf(Encoding.UTF8.GetBytes(unit.Lines.Source));
    }

    /// <summary>Counts a line of the last unit and completes its row.</summary>
    public void Add(BatchRow row, Template template, bool isNew, Detection? detection)
    {
        row.TemplateId = template.Id;
        row.Category = detection is null ? 0 : NumberOfCategory(detection.Category);
        var ticks = row.Time.UtcTicks;
        var minute = ticks - (ticks % TimeSpan.TicksPerMinute);
        if (minute != _minute)
        {
            _minute = minute;
            _days.Add(DateOnly.FromDateTime(new DateTime(ticks, DateTimeKind.Utc)));
        }

        Lines++;
        Span = (Math.Min(Span.From, ticks), Math.Max(Span.To, ticks));
        var level = row.Level;
        var (feed, component) = (_names.NumberOf(row.Feed), _names.NumberOf(row.Component));
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, new LineKey(minute, _source, feed, component, (byte)(level ?? 0), template.Id), out var known);
        count.FirstTicks = known ? Math.Min(count.FirstTicks, ticks) : ticks;
        count.LastTicks = known ? Math.Max(count.LastTicks, ticks) : ticks;
        count.Template = template;
        count.Lines++;
        count.Errors += level >= LineLevel.Error || detection is not null ? 1 : 0;
        count.Births += isNew ? 1 : 0;
        if (detection is not null)
        {
            count.Category = detection.Category;
            ref var error = ref CollectionsMarshal.GetValueRefOrAddDefault(_errors, (_source, feed, component, template.Id), out _);
            error ??= new ErrorCount(_names[_source], template, feed == 0 ? null : _names[feed], component == 0 ? null : _names[component]);
            error.Add(row, detection);
        }
    }

    /// <summary>The category of a row; null for none.</summary>
    public string? CategoryOf(in BatchRow row) => row.Category == 0 ? null : _categories[row.Category].Name;

    /// <summary>The category of a row as it is copied; empty for none.</summary>
    public ReadOnlySpan<byte> CategoryTextOf(in BatchRow row) => _categories[row.Category].Utf8;

    private int NumberOfCategory(string category)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_categoryNumbers, category, out var known);
        if (!known)
        {
            number = _categories.Count;
            _categories.Add((category, Encoding.UTF8.GetBytes(category)));
        }

        return number;
    }
}

using System.Globalization;
using Hermes.Contracts.Ingestion;

namespace Hermes.Web.Logs.Sources;

/// <summary>How a source gets its lines.</summary>
public enum SourceKind
{
    /// <summary>Pipelines send them.</summary>
    Sent,

    /// <summary>Files are followed.</summary>
    Files,

    /// <summary>A table is asked.</summary>
    Table,
}

/// <summary>Settings while somebody fills them in; what the form does not show is kept.</summary>
internal sealed class SourceDraft(SourceSettings settings)
{
    public SourceKind Kind { get; set; } = settings.Sql is not null ? SourceKind.Table : settings.Path is not null ? SourceKind.Files : SourceKind.Sent;

    public string? Name { get; set; } = settings.Name;

    public string? Path { get; set; } = settings.Path;

    public StartAt StartAt { get; set; } = settings.StartAt;

    public string? Feed { get; set; } = settings.Feed;

    public string? Zone { get; set; } = settings.Zone;

    public string? DayFirst { get; set; } = settings.DayFirst?.ToString();

    public string? Formats { get; set; } = string.Join(", ", settings.Formats ?? []);

    public string? Patterns { get; set; } = string.Join('\n', settings.Patterns ?? []);

    public string? RetentionDays { get; set; } = settings.RetentionDays?.ToString(CultureInfo.InvariantCulture);

    public bool Joins { get; set; } = settings.Multiline?.Enabled ?? true;

    public string? StartPattern { get; set; } = settings.Multiline?.StartPattern;

    public string? FeedPattern { get; set; } = PatternOf(settings.FeedRules);

    public string FeedFrom { get; set; } = settings.FeedRules?.FirstOrDefault()?.From ?? "message";

    public string? Connection { get; set; } = settings.Sql?.Connection;

    public string? Query { get; set; } = settings.Sql?.Query;

    public string? WatermarkColumn { get; set; } = settings.Sql?.WatermarkColumn;

    public string Target { get; set; } = settings.Sql?.Target ?? "executions";

    public string? IntervalSeconds { get; set; } = settings.Sql?.IntervalSeconds?.ToString(CultureInfo.InvariantCulture);

    /// <summary>The settings as filled in; a field that holds no number is left as it was said to be wrong by the service.</summary>
    public SourceSettings ToSettings() => settings with
    {
        Name = Text(Name),
        Path = Kind == SourceKind.Files ? Text(Path) ?? "" : null,
        StartAt = StartAt,
        Sql = Kind == SourceKind.Table
            ? (settings.Sql ?? new SqlSettings()) with { Connection = Text(Connection), Query = Text(Query), WatermarkColumn = Text(WatermarkColumn), Target = Target, IntervalSeconds = Number(IntervalSeconds) }
            : null,
        Feed = Text(Feed),
        Zone = Text(Zone),
        DayFirst = bool.TryParse(DayFirst, out var first) ? first : null,
        Formats = List(Formats, ','),
        Patterns = List(Patterns, '\n'),
        RetentionDays = Number(RetentionDays),
        Multiline = Joins && Text(StartPattern) is null ? null : new MultilineSettings { Enabled = Joins, StartPattern = Text(StartPattern) },
        FeedRules = FeedRules(),
    };

    private IReadOnlyList<NameRule>? FeedRules()
    {
        // The form shows one rule; others were made by REST and stay.
        IEnumerable<NameRule> rest = (settings.FeedRules ?? []).Skip(1);
        var rule = Text(FeedPattern) is not { } pattern ? null
            : FeedFrom == "field" ? new NameRule { From = FeedFrom, Field = pattern }
            : new NameRule { From = FeedFrom, Pattern = pattern };
        IReadOnlyList<NameRule> rules = rule is null ? [.. rest] : [rule, .. rest];
        return rules.Count == 0 ? null : rules;
    }

    private static string? PatternOf(IReadOnlyList<NameRule>? rules) => rules?.FirstOrDefault() is { } rule ? rule.From == "field" ? rule.Field : rule.Pattern : null;

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IReadOnlyList<string>? List(string? text, char separator)
    {
        var parts = (text ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0 ? null : parts;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Hermes.Logs.Templates;

namespace Hermes.Logs.Detection;

/// <summary>
/// Decides which lines are errors, and of which kind. Rules judge the message without its harmless phrases ("0 failed",
/// "error_count=0"); the level decides when no rule matches and nothing harmless was cut out. Safe from several threads.
/// </summary>
public sealed class ErrorDetector
{
    /// <summary>Bytes of a message that are judged: words that matter stand at the beginning.</summary>
    public const int JudgedLength = 4_096;

    private static readonly Detection?[] ByLevel = [.. Enumerable.Range(0, LevelSlots.Count).Select(slot => OfLevel(LevelSlots.LevelOf(slot)))];

    private readonly SourceJudges _judges;
    private readonly ThresholdCounter _thresholds;

    private ErrorDetector(DetectionSettings settings, CompiledRule[] rules, IReadOnlyList<Regex> builtIn, IReadOnlyList<Regex> own, CompiledExclusion[] bySource)
    {
        Settings = settings;
        _thresholds = new ThresholdCounter(settings.Thresholds);
        _judges = new SourceJudges(rules, bySource, (some, more) => new SourceJudge(some, new HarmlessPhrases(builtIn, [.. own, .. more]), _thresholds));
    }

    /// <summary>A detector with the settings Hermes starts with.</summary>
    public static ErrorDetector Default() =>
        TryCreate(DetectionSettings.Default, out var detector, out var errors) ? detector : throw new InvalidOperationException(errors[0].Message);

    /// <summary>What this detector goes by.</summary>
    public DetectionSettings Settings { get; }

    /// <summary>Compiles settings, or lists everything that is wrong with them.</summary>
    public static bool TryCreate(DetectionSettings settings, [NotNullWhen(true)] out ErrorDetector? detector, out IReadOnlyList<DetectionError> errors)
    {
        var compiler = new RuleCompiler();
        var rules = compiler.Rules(settings.Rules);
        var own = compiler.Exclusions(settings.Exclusions.Except(DefaultRules.Exclusions), settings.Exclusions);
        var builtIn = compiler.Exclusions(settings.Exclusions.Intersect(DefaultRules.Exclusions), settings.Exclusions);
        var bySource = compiler.Exclusions(settings.SourceExclusions);
        compiler.Check(settings.Thresholds);
        errors = compiler.Errors;
        detector = errors.Count == 0 ? new ErrorDetector(settings, rules, builtIn, own, bySource) : null;
        return detector is not null;
    }

    /// <summary>The error a line is, or null. Allocates nothing.</summary>
    /// <param name="level">The line's level, if it has one.</param>
    /// <param name="message">Valid UTF-8; its first <see cref="JudgedLength"/> bytes are judged.</param>
    /// <param name="template">The line's template: thresholds count by it, and its source decides which rules apply.</param>
    /// <param name="time">The line's time; thresholds count by its minute.</param>
    public Detection? Detect(LineLevel? level, ReadOnlySpan<byte> message, Template template, DateTimeOffset time) =>
        Detect(level, message, template.Source, template.Id, time);

    /// <summary>The error a line is, or null. Allocates nothing.</summary>
    /// <param name="level">The line's level, if it has one.</param>
    /// <param name="message">Valid UTF-8; its first <see cref="JudgedLength"/> bytes are judged.</param>
    /// <param name="source">The line's source, which decides which rules apply.</param>
    /// <param name="templateId">The line's template, by which thresholds count.</param>
    /// <param name="time">The line's time; thresholds count by its minute.</param>
    public Detection? Detect(LineLevel? level, ReadOnlySpan<byte> message, string source, long templateId, DateTimeOffset time)
    {
        if (_judges.Of(source) is not { } judge || judge.Rules(level) is not { } rules || IsContinuation(level, message))
        {
            return null;
        }

        message = Judged(message);
        var matched = rules.First(message, out var hinted);
        if (matched is null && !_thresholds.Watches(level))
        {
            return null;
        }

        var cut = WithoutHarmless(judge, rules, message, hinted, ref matched);
        return level switch
        {
            null or >= LineLevel.Error when matched is not null => matched.ToDetection(level),
            // A warning that a rule knows well is an error at once; one with mere failure words has to pile up.
            LineLevel.Warn when matched is { Rule.Confidence: >= 0.9 } => matched.ToDetection(level),
            < LineLevel.Warn when matched is not null => matched.ToDetection(level),
            not null when !cut && _thresholds.Reached(level.Value, templateId, time) => matched?.ToDetection(level) ?? ByLevel[LevelSlots.Of(level)],
            _ => null,
        };
    }

    /// <summary>Every category a message fits, surest first; empty when it is no error. Counts nothing.</summary>
    /// <param name="level">The line's level, if it has one.</param>
    /// <param name="message">Valid UTF-8.</param>
    /// <param name="source">The line's source.</param>
    public IReadOnlyList<Detection> Explain(LineLevel? level, ReadOnlySpan<byte> message, string source)
    {
        if (_judges.Of(source) is not { } judge)
        {
            return [];
        }

        message = Judged(message);
        Span<byte> rest = stackalloc byte[JudgedLength];
        var length = judge.Harmless.Cut(message, hinted: true, rest);
        var found = judge.Rules(level)?.All(length > 0 ? rest[..length] : message).Select(rule => rule.ToDetection(level)).ToList() ?? [];
        if (found.Count > 1)
        {
            found.RemoveAll(d => d.Category == "Unknown");
        }

        if (found.Count == 0 && length == 0 && level >= LineLevel.Error)
        {
            found.Add(ByLevel[LevelSlots.Of(level)]!);
        }

        return [.. found.OrderByDescending(d => d.Confidence)];
    }

    // The indented rest of a stack trace belongs to the line before it and is no error of its own.
    private static bool IsContinuation(LineLevel? level, ReadOnlySpan<byte> message) =>
        level is null && !message.IsEmpty && message[0] is (byte)' ' or (byte)'\t';

    private static bool WithoutHarmless(SourceJudge judge, LevelRules rules, ReadOnlySpan<byte> message, bool hinted, ref CompiledRule? matched)
    {
        if (!judge.Harmless.MayStandIn(hinted))
        {
            return false;
        }

        Span<byte> rest = stackalloc byte[JudgedLength];
        var length = judge.Harmless.Cut(message, hinted, rest);
        if (length > 0 && matched is not null)
        {
            matched = rules.First(rest[..length], out _);
        }

        return length > 0;
    }

    private static ReadOnlySpan<byte> Judged(ReadOnlySpan<byte> message)
    {
        if (message.Length <= JudgedLength)
        {
            return message;
        }

        // Not within the bytes of a letter.
        var end = JudgedLength;
        while (end > JudgedLength - 4 && (message[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return message[..end];
    }

    private static Detection? OfLevel(LineLevel? level) => level is not { } known ? null : new(
        $"level-{known.ToText().ToLowerInvariant()}",
        "Unknown",
        known switch { LineLevel.Fatal => DetectionSeverity.Critical, LineLevel.Error => DetectionSeverity.Medium, _ => DetectionSeverity.Low },
        known >= LineLevel.Error ? 0.7 : 0.5);
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Hermes.Logs.Detection;

/// <summary>One judge for all sources to which the same applies. Safe from several threads.</summary>
internal sealed class SourceJudges
{
    private const int MostRemembered = 10_000;
    private readonly CompiledRule[] _rules;
    private readonly CompiledExclusion[] _exclusions;
    private readonly Func<IReadOnlyList<CompiledRule>, IReadOnlyList<Regex>, SourceJudge> _make;
    private readonly ConcurrentDictionary<string, SourceJudge> _alike = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SourceJudge?> _bySource = new(StringComparer.Ordinal);
    private readonly SourceJudge? _everywhere;

    /// <param name="rules">All rules, in order.</param>
    /// <param name="exclusions">What is harmless in some sources.</param>
    /// <param name="make">Makes a judge by rules and harmless phrases of a source.</param>
    public SourceJudges(CompiledRule[] rules, CompiledExclusion[] exclusions, Func<IReadOnlyList<CompiledRule>, IReadOnlyList<Regex>, SourceJudge> make)
    {
        _rules = rules;
        _exclusions = exclusions;
        _make = make;
        _everywhere = exclusions.Length == 0 && rules.All(rule => rule.Rule is { Sources.Count: 0, ExcludedSources.Count: 0 }) ? make(rules, []) : null;
    }

    /// <summary>The judge of a source; null when its lines are not judged.</summary>
    public SourceJudge? Of(string source)
    {
        if (_everywhere is not null)
        {
            return _everywhere;
        }

        if (_bySource.TryGetValue(source, out var judge))
        {
            return judge;
        }

        if (_bySource.Count >= MostRemembered)
        {
            _bySource.Clear();
        }

        return _bySource[source] = Make(source);
    }

    private SourceJudge? Make(string source)
    {
        var exclusions = Array.FindAll(_exclusions, exclusion => SourcePattern.Fits(exclusion.Source, source));
        if (Array.Exists(exclusions, exclusion => exclusion.Pattern is null))
        {
            return null;
        }

        var rules = Array.FindAll(_rules, rule => rule.Concerns(source));
        var same = string.Join(',', rules.Select(rule => rule.Rule.Name).Concat(exclusions.Select(exclusion => $"{exclusion.Pattern}")));
        return _alike.GetOrAdd(same, _ => _make(rules, [.. exclusions.Select(exclusion => exclusion.Pattern!)]));
    }
}

/// <summary>A harmless phrase of some sources.</summary>
/// <param name="Source">Name of a source, with <c>*</c>.</param>
/// <param name="Pattern">The phrase; null for all lines.</param>
internal sealed record CompiledExclusion(string Source, Regex? Pattern);

namespace Hermes.Logs.Detection;

/// <summary>What counts as an error.</summary>
public sealed record DetectionSettings
{
    /// <summary>Rules in order of precedence; the first match names the category.</summary>
    public required IReadOnlyList<DetectionRule> Rules { get; init; }

    /// <summary>Patterns of harmless phrases such as "0 failed". They are cut out of a message before it is judged.</summary>
    public required IReadOnlyList<string> Exclusions { get; init; }

    /// <summary>Harmless phrases of some sources only.</summary>
    public IReadOnlyList<SourceExclusion> SourceExclusions { get; init; } = [];

    /// <summary>From how many lines on a level alone makes an error.</summary>
    public required IReadOnlyList<LevelThreshold> Thresholds { get; init; }

    /// <summary>What Hermes starts with.</summary>
    public static DetectionSettings Default { get; } = new()
    {
        Rules = DefaultRules.All,
        Exclusions = DefaultRules.Exclusions,
        Thresholds = [new(LineLevel.Fatal, 1), new(LineLevel.Error, 1), new(LineLevel.Warn, 20)],
    };
}

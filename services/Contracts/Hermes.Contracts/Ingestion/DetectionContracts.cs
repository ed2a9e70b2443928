using Hermes.Contracts.Events;

namespace Hermes.Contracts.Ingestion;

/// <summary>What counts as an error: answer to <c>GET</c> and body of <c>PUT /api/v1/detection-rules</c>.</summary>
public sealed record DetectionRules
{
    /// <summary>Rules in order of precedence.</summary>
    public IReadOnlyList<DetectionRuleSettings>? Rules { get; init; }

    /// <summary>Regular expressions of harmless phrases such as "0 failed"; they are cut out of a message before it is judged.</summary>
    public IReadOnlyList<string>? Exclusions { get; init; }

    /// <summary>Harmless phrases of some sources only, or sources that are not judged at all.</summary>
    public IReadOnlyList<DetectionSourceExclusion>? SourceExclusions { get; init; }

    /// <summary>From how many lines a minute of one template on a level alone makes an error.</summary>
    public IReadOnlyList<DetectionThreshold>? Thresholds { get; init; }
}

/// <summary>One rule: lines that hold one of the keywords or words, or match the pattern, are errors of the category.</summary>
public sealed record DetectionRuleSettings
{
    /// <summary>Unique name.</summary>
    public string? Name { get; init; }

    /// <summary>Kind of error.</summary>
    public string? Category { get; init; }

    /// <summary>How bad such an error is.</summary>
    public ErrorSeverity Severity { get; init; } = ErrorSeverity.High;

    /// <summary>How sure a match is (0..1).</summary>
    public double Confidence { get; init; } = 0.8;

    /// <summary>Texts of which one must be in the message, any case.</summary>
    public IReadOnlyList<string>? Keywords { get; init; }

    /// <summary>Like keywords, but whole words or the last part of a name: <c>error</c> is in "TypeError: x" and not in "errors".</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>Regular expression that runs in linear time: no look-around, no back-references.</summary>
    public string? Pattern { get; init; }

    /// <summary>Lines below this level are not judged; WARN when left out.</summary>
    public string? MinimumLevel { get; init; }

    /// <summary>Whether lines without a level are judged too.</summary>
    public bool JudgesUnknownLevel { get; init; } = true;

    /// <summary>The only sources the rule judges, <c>*</c> standing for any text; all when left out.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary>Sources the rule does not judge, <c>*</c> standing for any text.</summary>
    public IReadOnlyList<string>? ExcludedSources { get; init; }

    /// <summary>False keeps the rule without using it.</summary>
    public bool Enabled { get; init; } = true;
}

/// <summary>From how many lines a minute a level makes an error.</summary>
/// <param name="Level">The level.</param>
/// <param name="LinesPerMinute">1 reports each line.</param>
public sealed record DetectionThreshold(string Level, int LinesPerMinute);

/// <summary>What is harmless in some sources.</summary>
/// <param name="Source">Name of a source; <c>*</c> stands for any text.</param>
/// <param name="Pattern">Regular expression of the phrase, cut out before the line is judged; no line is judged when left out.</param>
public sealed record DetectionSourceExclusion(string? Source, string? Pattern);

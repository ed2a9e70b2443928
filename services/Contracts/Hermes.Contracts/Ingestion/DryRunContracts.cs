namespace Hermes.Contracts.Ingestion;

/// <summary>Body of <c>POST /api/v1/detection-rules/dry-run</c>: rules as for <c>PUT</c>, or one rule that is tried with those in force.</summary>
public sealed record DetectionDryRun
{
    /// <summary>All rules to try; the built-in ones when neither these nor <see cref="Rule"/> are given.</summary>
    public IReadOnlyList<DetectionRuleSettings>? Rules { get; init; }

    /// <summary>Harmless phrases.</summary>
    public IReadOnlyList<string>? Exclusions { get; init; }

    /// <summary>Harmless phrases of some sources.</summary>
    public IReadOnlyList<DetectionSourceExclusion>? SourceExclusions { get; init; }

    /// <summary>From how many lines a minute a level alone makes an error.</summary>
    public IReadOnlyList<DetectionThreshold>? Thresholds { get; init; }

    /// <summary>One rule: it takes the place of the rule in force with its name, else it comes first. The rest stays as it is in force.</summary>
    public DetectionRuleSettings? Rule { get; init; }
}

/// <summary>What rules would have found in the lines of the last day, compared with the rules in force.</summary>
public sealed record DryRunResult
{
    /// <summary>First moment looked at (UTC).</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>Last moment looked at (UTC).</summary>
    public DateTimeOffset To { get; init; }

    /// <summary>Lines stored in that time.</summary>
    public long LinesInWindow { get; init; }

    /// <summary>Lines judged.</summary>
    public long LinesLookedAt { get; init; }

    /// <summary>Whether only a part of the lines was judged, spread over the time; the estimates then stand for all.</summary>
    public bool Sampled { get; init; }

    /// <summary>Templates judged by their text, since none of their lines was looked at.</summary>
    public int TemplatesJudgedByText { get; init; }

    /// <summary>How long it took.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>Errors by the rules in force.</summary>
    public DryRunCount ErrorsInForce { get; init; } = new(0, 0);

    /// <summary>Errors by the rules tried.</summary>
    public DryRunCount ErrorsTried { get; init; } = new(0, 0);

    /// <summary>Lines that would become errors.</summary>
    public DryRunCount NewlyMatched { get; init; } = new(0, 0);

    /// <summary>Lines that would be errors no more.</summary>
    public DryRunCount NoLongerMatched { get; init; } = new(0, 0);

    /// <summary>By rule, in the order of the rules, then what levels alone decide; rules of both sets.</summary>
    public IReadOnlyList<DryRunRule> Rules { get; init; } = [];
}

/// <summary>A number of lines.</summary>
/// <param name="Lines">Among those looked at.</param>
/// <param name="Estimated">Estimate for all lines of the time; the same when all were looked at.</param>
public sealed record DryRunCount(long Lines, long Estimated);

/// <summary>What one rule would have done.</summary>
public sealed record DryRunRule
{
    /// <summary>The rule, or <c>level-error</c> and the like.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of error.</summary>
    public required string Category { get; init; }

    /// <summary>Lines it would decide.</summary>
    public DryRunCount Matches { get; init; } = new(0, 0);

    /// <summary>Of these, lines that are no errors by the rules in force.</summary>
    public DryRunCount NewlyMatched { get; init; } = new(0, 0);

    /// <summary>Lines it decides in force that would be errors no more.</summary>
    public DryRunCount NoLongerMatched { get; init; } = new(0, 0);

    /// <summary>How many templates its lines have.</summary>
    public int TemplateCount { get; init; }

    /// <summary>The templates with most lines.</summary>
    public IReadOnlyList<DryRunTemplate> Templates { get; init; } = [];

    /// <summary>Some lines, those that change first.</summary>
    public IReadOnlyList<DryRunSample> Samples { get; init; } = [];
}

/// <summary>A template whose lines a rule would decide.</summary>
/// <param name="TemplateId">The template.</param>
/// <param name="Template">Its text.</param>
/// <param name="Source">Its source.</param>
/// <param name="Lines">Lines among those looked at; 0 when it was judged by its text.</param>
public sealed record DryRunTemplate(string TemplateId, string Template, string Source, long Lines);

/// <summary>A line that a rule would decide, or no longer.</summary>
/// <param name="Timestamp">When it happened (UTC).</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Level">Its level.</param>
/// <param name="Message">Its message, cut to 500 characters.</param>
/// <param name="Change"><c>new</c>, <c>gone</c>, or null when it is an error either way.</param>
public sealed record DryRunSample(DateTimeOffset Timestamp, string Source, string? Level, string Message, string? Change);

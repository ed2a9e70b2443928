namespace Hermes.Logs.Detection;

/// <summary>Says which lines are errors of one category: those that hold one of the keywords or words, or match the pattern.</summary>
public sealed record DetectionRule
{
    /// <summary>Unique name, shown with each detection.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of error, for example Connection.</summary>
    public required string Category { get; init; }

    /// <summary>How bad such an error is.</summary>
    public DetectionSeverity Severity { get; init; } = DetectionSeverity.High;

    /// <summary>How sure a match is (0..1).</summary>
    public double Confidence { get; init; } = 0.8;

    /// <summary>Texts of which one must be in the message, any case.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>
    /// Like keywords, but whole words only: <c>error</c> is in "disk error" and in "TypeError: x", not in "errors" and not in "error_log".
    /// </summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>A regular expression for the message; runs in linear time (see <see cref="SafePattern"/>).</summary>
    public string? Pattern { get; init; }

    /// <summary>Lines below this level are not judged by this rule.</summary>
    public LineLevel MinimumLevel { get; init; } = LineLevel.Warn;

    /// <summary>Whether lines without a level are judged too; false where the words also stand in harmless lines.</summary>
    public bool JudgesUnknownLevel { get; init; } = true;

    /// <summary>The only sources it judges, <c>*</c> standing for any text; all when empty.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Sources it does not judge, <c>*</c> standing for any text.</summary>
    public IReadOnlyList<string> ExcludedSources { get; init; } = [];

    /// <summary>False keeps the rule without using it.</summary>
    public bool Enabled { get; init; } = true;
}

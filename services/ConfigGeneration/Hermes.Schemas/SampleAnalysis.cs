using Hermes.Schemas.Delimited;
using Hermes.Schemas.ForeignKeys;
using Hermes.Schemas.Profiles;
using Hermes.Schemas.Records;
using Hermes.Schemas.Suggestions;

namespace Hermes.Schemas;

/// <summary>All that a sample says about the files it stands for.</summary>
public sealed record SampleAnalysis
{
    /// <summary>How to read it.</summary>
    public required SourceFormat Source { get; init; }

    /// <summary>Belief in the dialect and the runners-up; null unless delimited.</summary>
    public DialectDetection? Detection { get; init; }

    /// <summary>Columns in file order.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>Columns that identify a row, best first.</summary>
    public IReadOnlyList<KeyCandidate> Keys { get; init; } = [];

    /// <summary>The values of each column in little, to compare them with keys of other feeds; in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<KeySketch?> Sketches { get; init; } = [];

    /// <summary>Columns that seem to hold keys of known feeds, likeliest first; filled by who knows the feeds.</summary>
    public IReadOnlyList<ForeignKey> References { get; init; } = [];

    /// <summary>Points that only a person can decide.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>What is odd.</summary>
    public IReadOnlyList<SampleFinding> Findings { get; init; } = [];

    /// <summary>What nested records could be turned into; documents only.</summary>
    public IReadOnlyList<Suggestion> Flattenings { get; init; } = [];

    /// <summary>Rows profiled.</summary>
    public long Rows { get; init; }

    /// <summary>False when the file goes on after what was looked at.</summary>
    public bool IsWholeFile { get; init; } = true;
}

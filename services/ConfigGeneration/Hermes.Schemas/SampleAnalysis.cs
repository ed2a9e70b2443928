using Hermes.Schemas.Delimited;
using Hermes.Schemas.Flattening;
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

    /// <summary>The columns that questions are about, as each other answer makes them.</summary>
    public IReadOnlyList<AnsweredColumn> Answered { get; init; } = [];

    /// <summary>Ids of the answers that the analysis looked for, whether given or not.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>What is odd.</summary>
    public IReadOnlyList<SampleFinding> Findings { get; init; } = [];

    /// <summary>What nested records could be turned into; documents only.</summary>
    public IReadOnlyList<Suggestion> Flattenings { get; init; } = [];

    /// <summary>Rows profiled.</summary>
    public long Rows { get; init; }

    /// <summary>False when the file goes on after what was looked at.</summary>
    public bool IsWholeFile { get; init; } = true;

    /// <summary>The analysis as answers make it; null when the file has to be read again for them.</summary>
    /// <param name="answers">Answers by question id; other choices are left alone.</param>
    public SampleAnalysis? With(IReadOnlyDictionary<string, string> answers)
    {
        var columns = Columns.ToList();
        if (answers.Keys.Any(id => id.StartsWith($"{FlattenProposals.Kind}:", StringComparison.Ordinal)))
        {
            return null;
        }

        foreach (var (id, answer) in answers.Where(pair => Asked.Contains(pair.Key)))
        {
            if (Answered.FirstOrDefault(column => column.QuestionId == id && column.Answer == answer) is { } answered)
            {
                columns[columns.FindIndex(column => column.Name == answered.Column.Name)] = answered.Column;
            }
            else if (Questions.FirstOrDefault(question => question.Id == id)?.Assumed != answer)
            {
                return null;
            }
        }

        return this with { Columns = columns, Questions = [.. Questions.Where(question => !answers.ContainsKey(question.Id))] };
    }
}

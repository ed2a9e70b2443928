using Hermes.Schemas.Flattening;

namespace Hermes.Schemas.Records;

/// <summary>What is odd about the JSON that was read.</summary>
internal sealed class JsonNotes
{
    private const int MaxFindings = 20;
    private readonly List<ColumnKinds> _kinds = [];
    private (long Record, string Path)? _twice;
    private long _twiceCount;
    private long? _lenient;
    private long? _concatenated;

    public void Lenient(long? record) => _lenient ??= record;

    public void Concatenated(long record) => _concatenated ??= record;

    /// <summary>Looks at the current row.</summary>
    public void Count(JsonFlattener flattener, long record)
    {
        if (flattener.Twice is { } path)
        {
            _twiceCount++;
            _twice ??= (record, path);
        }

        foreach (var column in flattener.Row.SetColumns)
        {
            while (_kinds.Count <= column)
            {
                _kinds.Add(new ColumnKinds());
            }

            _kinds[column].Add(flattener.Row.Kind(column), record);
        }
    }

    public IReadOnlyList<SampleFinding> Findings(IReadOnlyList<NameNode> columns)
    {
        var findings = new List<SampleFinding>();
        if (_twice is { } twice)
        {
            findings.Add(new SampleFinding("duplicateNames", Severity.Warning, $"{_twiceCount} records have a name twice, the first is '{twice.Path}' in record {twice.Record}; the last value was taken, the others are lost.", twice.Record, twice.Path));
        }

        if (_lenient is { } lenient)
        {
            findings.Add(new SampleFinding("lenientJson", Severity.Warning, $"Comments or commas too many, which JSON does not have, were passed over; the first at record {lenient}.", lenient));
        }

        if (_concatenated is { } joined)
        {
            findings.Add(new SampleFinding("concatenatedJson", Severity.Info, $"Documents follow each other without a line end; the first at record {joined}. All of them are read.", joined));
        }

        findings.AddRange(columns.Where((node, column) => column < _kinds.Count).Select((node, column) => _kinds[column].MixedIn(node)).OfType<SampleFinding>().Take(MaxFindings));
        return findings;
    }
}

using Hermes.Schemas.Flattening;

namespace Hermes.Schemas.Records;

/// <summary>What is odd about the XML that was read.</summary>
internal sealed class XmlNotes
{
    private (long Line, string Path)? _repeated;
    private (long Line, string Path)? _mixed;
    private long _mixedCount;

    /// <summary>Looks at the current record.</summary>
    public void Count(XmlFlattener flattener, long line)
    {
        _repeated ??= flattener.Repeated is { } repeated ? (line, repeated) : null;
        if (flattener.Mixed is { } mixed)
        {
            _mixedCount++;
            _mixed ??= (line, mixed);
        }
    }

    public IReadOnlyList<SampleFinding> Findings()
    {
        var findings = new List<SampleFinding>();
        if (_repeated is { } repeated)
        {
            findings.Add(new SampleFinding("repeatedElement", Severity.Warning, $"'{repeated.Path}' comes more than once in the record on line {repeated.Line}, though only once before; it is a JSON array there. Add it to source.flatten.lists to have one everywhere.", repeated.Line, repeated.Path));
        }

        if (_mixed is { } mixed)
        {
            findings.Add(new SampleFinding("mixedContent", Severity.Info, $"Text and elements are mixed in {_mixedCount:N0} records, first in '{mixed.Path}' on line {mixed.Line}; such content stays XML text.", mixed.Line, mixed.Path));
        }

        return findings;
    }
}

using System.Text;
using System.Xml;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Suggestions;
using Hermes.Schemas.Text;

namespace Hermes.Schemas.Records;

/// <summary>Records of an XML file: every element of one name, or at the end of one path. External entities and DTDs are never read.</summary>
internal sealed class XmlRecordReader : RecordReader
{
    private readonly BoundedReader _text;
    private readonly XmlReader _reader;
    private readonly XmlTree _tree = new();
    private readonly XmlFlattener _flattener;
    private readonly XmlNotes _notes = new();
    private readonly List<string> _above = [];
    private readonly string[] _path;
    private readonly bool _truncated;
    private readonly Action<XmlReader> _check;
    private XmlNames? _names;
    private long _records;

    public XmlRecordReader(Stream stream, Encoding encoding, SourceFormat format, SampleLimits limits, bool truncated)
    {
        _path = format.RecordsPath.Split('/');
        _truncated = truncated;
        _check = reader => XmlLayout.CheckDepth(reader, limits);
        _text = new BoundedReader(new StreamReader(stream, encoding, true, 64 * 1024, leaveOpen: true), limits.MaxRecordChars * 2L);
        _reader = XmlReader.Create(_text, XmlLayout.Settings);
        _flattener = new XmlFlattener(format.Flatten, path => AddPath(path, limits));
    }

    public override RecordShape Shape => _flattener.Shape;

    /// <summary>The current record, valid until the next one is read.</summary>
    public XmlTree Tree => _tree;

    /// <summary>The names of columns as elements and attributes; known when a record is read.</summary>
    public XmlNames Names => _names ?? new XmlNames("");

    public override IReadOnlyList<SampleFinding> Findings => _notes.Findings();

    public override IReadOnlyList<Suggestion> Proposals =>
        [.. _flattener.Arrays.OrderBy(node => node.Path, StringComparer.Ordinal).Select(node => FlattenProposals.Of(node.Path, node.Arrays, _records)).OfType<Suggestion>()];

    public override IReadOnlyList<string?> Values =>
        [.. Enumerable.Range(0, Columns.Count).Select(column => KindOf(column) is CellKind.Missing or CellKind.Null ? null : Text(column).ToString())];

    internal override FlatRow Row => _flattener.Row;

    internal override bool BeginsDocument => _flattener.IsFirst;

    internal override bool ContinuesDocument => !_flattener.IsOnly;

    public override CellKind KindOf(int column) => _flattener.Row.Kind(column);

    public override ReadOnlySpan<char> Text(int column) => _flattener.Row.Text(column);

    public override bool Read()
    {
        if (_records > 0 && _flattener.NextRow(_tree))
        {
            return Begin(Line);
        }

        try
        {
            while (_reader.Read())
            {
                _text.Begin();
                _check(_reader);
                if (_reader.NodeType == XmlNodeType.Element && IsRecord())
                {
                    return ReadRecord();
                }
            }

            return false;
        }
        catch (XmlException e) when (_truncated && !XmlLayout.IsForbidden(e))
        {
            return false;
        }
        catch (XmlException e)
        {
            throw XmlLayout.Rejection(e);
        }
    }

    protected override void Dispose(bool disposing) => _reader.Dispose();

    private bool ReadRecord()
    {
        var line = ((IXmlLineInfo)_reader).LineNumber;
        _names ??= new XmlNames(_reader.NamespaceURI);
        _tree.Read(_reader, _names, _check);
        _records++;
        _flattener.Take(_tree);
        _notes.Count(_flattener, line);
        return _flattener.NextRow(_tree) && Begin(line);
    }

    private bool Begin(long line)
    {
        StartRecord(line);
        FieldCount = _flattener.Row.SetColumns.Count;
        return true;
    }

    // "items/item": an item right below an items.
    private bool IsRecord()
    {
        if (_path.Length == 1)
        {
            return IsNamed(_path[0]);
        }

        while (_above.Count > _reader.Depth)
        {
            _above.RemoveAt(_above.Count - 1);
        }

        _above.Add(_reader.LocalName);
        if (_above.Count < _path.Length || !IsNamed(_path[^1]))
        {
            return false;
        }

        for (var i = 2; i <= _path.Length; i++)
        {
            if (_above[^i] != _path[^i])
            {
                return false;
            }
        }

        return true;
    }

    private bool IsNamed(string name) => name.Contains(':', StringComparison.Ordinal) ? _reader.Name == name : _reader.LocalName == name;
}

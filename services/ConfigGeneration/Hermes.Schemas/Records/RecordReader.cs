using Hermes.Schemas.Delimited;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Suggestions;
using Hermes.Schemas.Text;

namespace Hermes.Schemas.Records;

/// <summary>
/// Reads a file of any supported format as records of named columns, one at a time. JSON and XML are flattened:
/// nested names are joined with dots (<see cref="FieldPath"/>), attributes of XML begin with <c>@</c>, arrays stay JSON text.
/// </summary>
public abstract class RecordReader : IDisposable
{
    private readonly List<string> _columns = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string?> _values = [];

    /// <summary>Columns known so far, in order of appearance; grows while JSON and XML are read.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>Values of the current record by column; shorter than <see cref="Columns"/> when the last ones are missing. Null is "no value".</summary>
    public virtual IReadOnlyList<string?> Values => _values;

    /// <summary>Physical line on which the current record begins (delimited, fixed width, XML), or its number (JSON), counted from 1.</summary>
    public long Line { get; protected set; }

    /// <summary>Fields of the current record as written; differs from the number of columns in a ragged row.</summary>
    public int FieldCount { get; protected set; }

    /// <summary>Why the current record does not have the shape of its table, in a sentence; null when it has.</summary>
    public virtual string? Misfit => null;

    /// <summary>Line of a quote that is never closed; null when all are.</summary>
    public virtual long? UnterminatedQuoteLine => null;

    /// <summary>Quotes so far that neither open nor close a field nor are doubled.</summary>
    public virtual long StrayQuotes => 0;

    /// <summary>Line of the first of them; null when there is none.</summary>
    public virtual long? FirstStrayQuoteLine => null;

    /// <summary>NUL characters so far.</summary>
    public virtual long Nuls => 0;

    /// <summary>Line of the first of them; null when there is none.</summary>
    public virtual long? FirstNulLine => null;

    /// <summary>Characters so far that did not fit the encoding.</summary>
    public virtual long Undecodable => 0;

    /// <summary>Line of the first of them; null when there is none.</summary>
    public virtual long? FirstUndecodableLine => null;

    /// <summary>Lines so far that were left out as comments.</summary>
    public virtual long Comments => 0;

    /// <summary>Records at the end so far that were left out as totals or remarks.</summary>
    public long FooterRows { get; private set; }

    /// <summary>The first of them; null when there is none.</summary>
    public (long Line, string Text)? FirstFooter { get; private set; }

    /// <summary>Header rows that came again and were left out.</summary>
    public long RepeatedHeaders { get; protected set; }

    /// <summary>Line of the first of them; null when there is none.</summary>
    public long? FirstRepeatedHeaderLine { get; protected set; }

    /// <summary>Line on which a table of other columns begins, which is not read; null when there is none.</summary>
    public long? NextTableLine { get; protected set; }

    /// <summary>Names that appeared more than once and were numbered.</summary>
    public List<string> RenamedColumns { get; } = [];

    /// <summary>What the file's own form shows to be odd, so far.</summary>
    public virtual IReadOnlyList<SampleFinding> Findings => [];

    /// <summary>What could be made of nested data seen so far.</summary>
    public virtual IReadOnlyList<Suggestion> Proposals => [];

    /// <summary>What the current record was before it became a row.</summary>
    public virtual RecordShape Shape => RecordShape.Object;

    /// <summary>The current row of a document; null for files that are tables.</summary>
    internal virtual FlatRow? Row => null;

    /// <summary>The current row is the first of its document.</summary>
    internal virtual bool BeginsDocument => true;

    /// <summary>More rows than the current one come of its document.</summary>
    internal virtual bool ContinuesDocument => false;

    /// <summary>What a value of the current record was in its document.</summary>
    public virtual CellKind KindOf(int column) => Text(column).IsEmpty ? CellKind.Missing : CellKind.Text;

    /// <summary>Columns without a name in the header, as they were numbered.</summary>
    public List<string> UnnamedColumns { get; } = [];

    /// <summary>What was odd about the rows so far.</summary>
    internal ReadingNotes Notes { get; } = new();

    /// <summary>A value of the current record without a copy; empty when it is missing. Valid until the next <see cref="Read"/>.</summary>
    public virtual ReadOnlySpan<char> Text(int column) => column < _values.Count ? _values[column] : default;

    /// <summary>Moves to the next record; false at the end.</summary>
    /// <exception cref="SampleRejectedException">The text breaks its format.</exception>
    public abstract bool Read();

    /// <summary>Opens a file as described. The stream is read forward only and stays the caller's.</summary>
    /// <param name="stream">The file from its first byte.</param>
    /// <param name="format">How to read it.</param>
    /// <param name="limits">What is refused.</param>
    /// <param name="truncated">The stream is the beginning of a longer file: an unfinished last record is not an error.</param>
    public static RecordReader Open(Stream stream, SourceFormat format, SampleLimits? limits = null, bool truncated = false)
    {
        var encoding = TextEncodings.Get(format.Encoding);
        limits ??= SampleLimits.Default;
        stream = PackedFile.Open(stream).Text;
        return format.Format switch
        {
            FileFormat.Json or FileFormat.Ndjson => new JsonRecordReader(stream, encoding, format, limits, truncated),
            FileFormat.FixedWidth => new FixedWidthRecordReader(new StreamReader(stream, encoding, true, 64 * 1024, leaveOpen: true), format.Dialect ?? new Dialect(), limits),
            FileFormat.Xml => new XmlRecordReader(stream, encoding, format, limits, truncated),
            _ => new DelimitedRecordReader(new StreamReader(stream, encoding, true, 64 * 1024, leaveOpen: true), format.Dialect ?? new Dialect(), limits),
        };
    }

    /// <summary>Disposes what the reader opened itself.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes what the reader opened itself.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private protected void StartRecord(long line)
    {
        _values.Clear();
        Line = line;
        FieldCount = 0;
    }

    private protected void NoteFooter(long line, string text)
    {
        FooterRows++;
        FirstFooter ??= (line, text);
    }

    private protected int AddPath(string path, SampleLimits limits) => _columns.Count < limits.MaxColumns ? AddColumn(path)
        : throw new SampleRejectedException("tooManyColumns", $"The records have more than {limits.MaxColumns:N0} different fields.",
            "Records should share their field names; keys that are data belong in a value.", Line);

    /// <summary>Adds the columns of a header; those without a name are numbered.</summary>
    private protected void AddColumns(IReadOnlyList<string> names, bool isHeader)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var column = AddColumn(names[i].Length == 0 ? $"column_{i + 1}" : names[i]);
            if (isHeader && names[i].Length == 0)
            {
                UnnamedColumns.Add(_columns[column]);
            }
        }
    }

    private protected int AddColumn(string name)
    {
        var unique = name;
        for (var copy = 2; !_indexes.TryAdd(unique, _columns.Count); copy++)
        {
            unique = $"{name}_{copy}";
        }

        if (unique != name)
        {
            RenamedColumns.Add(name);
        }

        _columns.Add(unique);
        return _columns.Count - 1;
    }

    private protected void Set(int column, string? value)
    {
        while (_values.Count <= column)
        {
            _values.Add(null);
        }

        _values[column] = value;
        FieldCount++;
    }

    private protected void Set(string name, string? value, SampleLimits limits)
    {
        if (!_indexes.TryGetValue(name, out var column))
        {
            if (_columns.Count >= limits.MaxColumns)
            {
                throw new SampleRejectedException("tooManyColumns", $"The records have more than {limits.MaxColumns:N0} different fields.",
                    "Records should share their field names; keys that are data belong in a value.", Line);
            }

            column = AddColumn(name);
        }

        var known = column < _values.Count ? _values[column] : null;
        Set(column, known is null ? value : $"{known},{value}");
    }
}

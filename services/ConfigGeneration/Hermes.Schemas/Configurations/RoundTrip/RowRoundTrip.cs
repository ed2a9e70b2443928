using Hermes.Schemas.Flattening;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>
/// Writes each row that fits by the types and formats of its configuration and compares what is read from it with the row itself.
/// </summary>
internal sealed class RowRoundTrip(RecordReader reader, FeedConfiguration configuration, ColumnCheck[] checks, SampleLimits limits)
{
    private const int MaxShown = 20;
    private const int MaxShownChars = 200;
    private readonly ColumnWriter[] _writers = [.. checks.Select(check => new ColumnWriter(check))];
    private readonly WrittenRows? _rows = configuration.Source.Format == "delimited" ? new WrittenRows(ConfigurationProof.FormatOf(configuration.Source).Dialect!, limits) : null;
    private readonly DocumentRoundTrip? _document = DocumentRoundTrip.For(reader, ConfigurationProof.FormatOf(configuration.Source).Flatten);
    private readonly bool _isJson = reader is JsonRecordReader;
    private readonly List<int> _unread = [];
    private readonly bool[] _isRespellingShown = new bool[checks.Length];
    private readonly List<RowDifference> _lost = [];
    private readonly List<RowDifference> _respelled = [];
    private long _taken;
    private long _lostRows;
    private long _respelledRows;
    private long _rowsOfDocument;

    /// <summary>The columns that the configuration does not have: what they hold is not written.</summary>
    /// <param name="indexes">Where each column of the configuration is in the reader.</param>
    public void Locate(int[] indexes)
    {
        var known = indexes.ToHashSet();
        _unread.Clear();
        _unread.AddRange(Enumerable.Range(0, reader.Columns.Count).Where(column => !known.Contains(column) && !FieldPath.IsOrdinal(reader.Columns[column])));
    }

    /// <summary>Looks at the reader's row, whether it fits or not: a document may be spread over several.</summary>
    public void See()
    {
        if (_document is not null)
        {
            if (reader.BeginsDocument)
            {
                EndDocument();
            }

            _document.Take(reader);
        }
    }

    /// <summary>Takes the reader's current row, which fits.</summary>
    /// <param name="indexes">Where each column of the configuration is in the reader.</param>
    public void Take(int[] indexes)
    {
        _taken++;
        Span<char> buffer = stackalloc char[ColumnWriter.BufferLength];
        var worst = Fidelity.Same;
        for (var i = 0; i < checks.Length; i++)
        {
            var raw = reader.Text(indexes[i]);
            var plain = checks[i].IsPlain(raw);
            var written = plain ? raw : _writers[i].Write(raw, buffer);
            _rows?.Field(i, written);
            var fidelity = plain ? Fidelity.Same : _writers[i].Compare(raw, written);
            if (fidelity == Fidelity.Same && !plain)
            {
                checks[i].IsKnownPlain(raw);
            }

            fidelity = fidelity == Fidelity.Same && _isJson && !_writers[i].IsKind(reader.KindOf(indexes[i]), written) ? Fidelity.Respelled : fidelity;
            if (fidelity != Fidelity.Same)
            {
                worst = fidelity > worst ? fidelity : worst;
                Note(reader.Line, i, raw, written, fidelity);
            }
        }

        foreach (var column in _unread)
        {
            if (!reader.Text(column).IsEmpty)
            {
                worst = Fidelity.Lost;
                Lose(reader.Line, reader.Columns[column], reader.Text(column), []);
            }
        }

        _lostRows += worst == Fidelity.Lost ? 1 : 0;
        _respelledRows += worst == Fidelity.Respelled ? 1 : 0;
        _rowsOfDocument += worst == Fidelity.Lost ? 0 : 1;
        // A row that has lost something is counted already.
        if (_rows?.EndRow(reader.Line, keep: worst != Fidelity.Lost) == true)
        {
            Flush();
        }
    }

    /// <summary>Adds what was found to the result.</summary>
    public ProofResult Complete(ProofResult result)
    {
        Flush();
        EndDocument();
        return result with { RowsRoundTripped = _taken - _lostRows, RowsRespelled = _respelledRows, Differences = [.. _lost, .. _respelled] };
    }

    private void Flush()
    {
        foreach (var (line, column, expected, found) in _rows?.Flush() ?? [])
        {
            _lostRows++;
            Note(line, column, expected, found, Fidelity.Lost);
        }

    }

    private void EndDocument()
    {
        if (_rowsOfDocument > 0 && _document?.IsRestored() == false)
        {
            _lostRows += _rowsOfDocument;
            Lose(_document.Line, "", "the document", "other data");
        }

        _rowsOfDocument = 0;
    }

    private void Lose(long line, string column, ReadOnlySpan<char> read, ReadOnlySpan<char> written)
    {
        if (_lost.Count < MaxShown)
        {
            _lost.Add(new RowDifference(line, column, Shown(read), Shown(written), IsLost: true));
        }
    }

    // Every loss is worth showing; a spelling once per column.
    private void Note(long line, int column, ReadOnlySpan<char> read, ReadOnlySpan<char> written, Fidelity fidelity)
    {
        if (fidelity == Fidelity.Lost)
        {
            Lose(line, checks[column].Column.Name, read, written);
        }
        else if (_respelled.Count < MaxShown && !_isRespellingShown[column])
        {
            _isRespellingShown[column] = true;
            _respelled.Add(new RowDifference(line, checks[column].Column.Name, Shown(read), Shown(written), IsLost: false));
        }
    }

    private static string Shown(ReadOnlySpan<char> text) => text.Length > MaxShownChars ? $"{text[..MaxShownChars]}…" : text.ToString();
}

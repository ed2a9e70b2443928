using Hermes.Schemas.Records;

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>
/// Writes each row that fits by the types and formats of its configuration and compares what is read from it with the row itself.
/// </summary>
internal sealed class RowRoundTrip(FeedConfiguration configuration, ColumnCheck[] checks, SampleLimits limits)
{
    private const int MaxShown = 20;
    private const int MaxShownChars = 200;
    private readonly ColumnWriter[] _writers = [.. checks.Select(check => new ColumnWriter(check))];
    private readonly WrittenRows? _rows = configuration.Source.Format == "delimited" ? new WrittenRows(ConfigurationProof.FormatOf(configuration.Source).Dialect!, limits) : null;
    private readonly bool[] _isRespellingShown = new bool[checks.Length];
    private readonly List<RowDifference> _lost = [];
    private readonly List<RowDifference> _respelled = [];
    private long _taken;
    private long _lostRows;
    private long _respelledRows;

    /// <summary>Takes the reader's current row.</summary>
    /// <param name="reader">A reader on a row that fits.</param>
    /// <param name="indexes">Where each column of the configuration is in the reader.</param>
    public void Take(RecordReader reader, int[] indexes)
    {
        _taken++;
        Span<char> buffer = stackalloc char[ColumnWriter.BufferLength];
        var (worst, special) = (Fidelity.Same, false);
        for (var i = 0; i < checks.Length; i++)
        {
            var raw = reader.Text(indexes[i]);
            var written = _writers[i].Write(raw, buffer);
            special |= _rows?.IsSpecial(written, i == 0) == true;
            var fidelity = _writers[i].Compare(raw, written);
            if (fidelity != Fidelity.Same)
            {
                worst = fidelity > worst ? fidelity : worst;
                Note(reader.Line, i, raw, written, fidelity);
            }
        }

        _lostRows += worst == Fidelity.Lost ? 1 : 0;
        _respelledRows += worst == Fidelity.Respelled ? 1 : 0;
        if (special && worst != Fidelity.Lost)
        {
            WriteRow(reader, indexes);
        }
    }

    /// <summary>Adds what was found to the result.</summary>
    public ProofResult Complete(ProofResult result)
    {
        Flush();
        return result with { RowsRoundTripped = _taken - _lostRows, RowsRespelled = _respelledRows, Differences = [.. _lost, .. _respelled] };
    }

    private void WriteRow(RecordReader reader, int[] indexes)
    {
        Span<char> buffer = stackalloc char[ColumnWriter.BufferLength];
        for (var i = 0; i < checks.Length; i++)
        {
            _rows!.Field(_writers[i].Write(reader.Text(indexes[i]), buffer));
        }

        if (_rows!.EndRow(reader.Line, checks.Length))
        {
            Flush();
        }
    }

    private void Flush()
    {
        foreach (var (line, field, expected, found) in _rows?.Flush() ?? [])
        {
            _lostRows++;
            Note(line, field, expected, found, Fidelity.Lost);
        }
    }

    // Every loss is worth showing; a spelling once per column.
    private void Note(long line, int column, ReadOnlySpan<char> read, ReadOnlySpan<char> written, Fidelity fidelity)
    {
        var list = fidelity == Fidelity.Lost ? _lost : _respelled;
        if (list.Count < MaxShown && !(fidelity == Fidelity.Respelled && _isRespellingShown[column]))
        {
            _isRespellingShown[column] |= fidelity == Fidelity.Respelled;
            list.Add(new RowDifference(line, checks[column].Column.Name, Shown(read), Shown(written), fidelity == Fidelity.Lost));
        }
    }

    private static string Shown(ReadOnlySpan<char> text) => text.Length > MaxShownChars ? $"{text[..MaxShownChars]}…" : text.ToString();
}

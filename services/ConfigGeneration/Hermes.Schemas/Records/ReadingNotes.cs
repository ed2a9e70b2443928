namespace Hermes.Schemas.Records;

/// <summary>What was odd about rows as they were read; the first few are kept with their lines.</summary>
internal sealed class ReadingNotes
{
    private const int MaxShown = 5;
    private readonly List<(long Line, int Fields)> _misfits = [];

    /// <summary>Rows without the shape of their table.</summary>
    public long Misfits { get; private set; }

    public long? FirstMisfitLine => _misfits.Count > 0 ? _misfits[0].Line : null;

    /// <summary>What the first of them is.</summary>
    public string? FirstMisfit { get; private set; }

    /// <summary>Cells that a spreadsheet would run as a formula.</summary>
    public long Formulas { get; private set; }

    public (long Line, int Column)? FirstFormula { get; private set; }

    /// <summary>The first misfits: <c>line 4 (3 fields), 9 (5), …</c>.</summary>
    public string MisfitLines => $"line {string.Join(", ", _misfits.Select((row, i) => i == 0 ? $"{row.Line} ({row.Fields} fields)" : $"{row.Line} ({row.Fields})"))}{(Misfits > _misfits.Count ? ", …" : "")}";

    public void AddMisfit(RecordReader reader, string reason)
    {
        Misfits++;
        FirstMisfit ??= reason;
        if (_misfits.Count < MaxShown)
        {
            _misfits.Add((reader.Line, reader.FieldCount));
        }
    }

    public void AddFormula(long line, int column)
    {
        Formulas++;
        FirstFormula ??= (line, column);
    }
}

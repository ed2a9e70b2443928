using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Records;

/// <summary>Records of a delimited file; a file without header gets columns column_1, column_2 …</summary>
internal sealed class DelimitedRecordReader : RecordReader
{
    private readonly TextReader _text;
    private readonly DelimitedParser _parser;
    private bool _first = true;
    private readonly bool _hasHeader;

    public DelimitedRecordReader(TextReader text, Dialect dialect, SampleLimits limits)
    {
        _text = text;
        _parser = new DelimitedParser(text, dialect, limits);
        _hasHeader = dialect.HasHeader;
    }

    public override long? UnterminatedQuoteLine => _parser.UnterminatedQuoteLine;

    public override bool Read()
    {
        if (!_parser.Read())
        {
            return false;
        }

        if (_first)
        {
            _first = false;
            NameColumns();
            if (_hasHeader && !_parser.Read())
            {
                return false;
            }
        }

        StartRecord(_parser.Line);
        for (var i = 0; i < _parser.FieldCount; i++)
        {
            // Further fields than the header has names for are counted, not kept: the row is ragged.
            if (i < Columns.Count)
            {
                Set(i, _parser[i].ToString());
            }
        }

        FieldCount = _parser.FieldCount;
        return true;
    }

    protected override void Dispose(bool disposing) => _text.Dispose();

    private void NameColumns()
    {
        for (var i = 0; i < _parser.FieldCount; i++)
        {
            var name = _hasHeader ? _parser[i].Trim().Trim('\uFEFF').ToString() : "";
            AddColumn(name.Length == 0 ? $"column_{i + 1}" : name);
        }
    }
}

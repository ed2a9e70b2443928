namespace Hermes.Schemas.Delimited;

/// <summary>The fields of the current record: pieces of the record itself, or copies where a quote or an escape fell out.</summary>
internal sealed class FieldText(RecordBuffer buffer)
{
    private Field[] _fields = new Field[16];
    private char[] _copies = new char[256];
    private int _copied;
    private int _copyStart;
    private int _pieceStart;

    public int Count { get; private set; }

    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            ref readonly var field = ref _fields[index];
            return field.Copied ? _copies.AsSpan(field.Start, field.Length) : buffer.Slice(field.Start, field.Length);
        }
    }

    public bool IsQuoted(int index) => _fields[index].Quoted;

    public void Clear()
    {
        Count = 0;
        _copied = 0;
    }

    /// <summary>Begins a field whose text starts at a position of the record.</summary>
    public void Begin(int position)
    {
        _pieceStart = position;
        _copyStart = -1;
    }

    /// <summary>Leaves out the characters from <paramref name="end"/> to <paramref name="next"/>.</summary>
    public void Skip(int end, int next)
    {
        if (_copyStart < 0)
        {
            _copyStart = _copied;
        }

        Copy(buffer.Slice(_pieceStart, end - _pieceStart));
        _pieceStart = next;
    }

    public void End(int position, bool quoted)
    {
        if (Count == _fields.Length)
        {
            Array.Resize(ref _fields, Count * 2);
        }

        if (_copyStart < 0)
        {
            _fields[Count++] = new Field(_pieceStart, position - _pieceStart, quoted, false);
            return;
        }

        Copy(buffer.Slice(_pieceStart, position - _pieceStart));
        _fields[Count++] = new Field(_copyStart, _copied - _copyStart, quoted, true);
    }

    private void Copy(ReadOnlySpan<char> text)
    {
        if (_copied + text.Length > _copies.Length)
        {
            Array.Resize(ref _copies, Math.Max(_copies.Length * 2, _copied + text.Length));
        }

        text.CopyTo(_copies.AsSpan(_copied));
        _copied += text.Length;
    }

    private readonly record struct Field(int Start, int Length, bool Quoted, bool Copied);
}

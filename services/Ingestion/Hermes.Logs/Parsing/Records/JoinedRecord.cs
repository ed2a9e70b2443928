namespace Hermes.Logs.Parsing.Records;

/// <summary>The lines of one record, joined by line feeds. Valid until the joiner is given the next line.</summary>
public readonly ref struct JoinedRecord(ReadOnlySpan<byte> bytes, int lines, LineMarks marks)
{
    /// <summary>The record without the end of its last line.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>How many lines it has.</summary>
    public int Lines { get; } = lines;

    /// <summary>What was done to its lines.</summary>
    public LineMarks Marks { get; } = marks;

    /// <summary>Its first line.</summary>
    public ReadOnlySpan<byte> FirstLine => Bytes.IndexOf((byte)'\n') is >= 0 and var end ? Bytes[..end] : Bytes;
}

using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.FileTailing;

/// <summary>Cuts a stream of bytes into lines. Of a line longer than the limit only the beginning is held in memory.</summary>
internal sealed class LineSplitter
{
    // One byte more than is kept, so that the decoder sees that there was more.
    private readonly byte[] _held = new byte[LineText.MaxBytes + 1];
    private int _heldLength;

    /// <summary>Bytes read since the last line end, whether held or skipped.</summary>
    public long PendingBytes { get; private set; }

    /// <summary>Adds the lines that the chunk completes.</summary>
    public void Append(ReadOnlySpan<byte> chunk, List<(string Text, LineMarks Marks)> lines)
    {
        while (true)
        {
            var end = chunk.IndexOf((byte)'\n');
            if (end < 0)
            {
                Hold(chunk);
                return;
            }

            if (PendingBytes == 0)
            {
                Add(chunk[..end], lines);
            }
            else
            {
                Hold(chunk[..end]);
                Add(_held.AsSpan(0, _heldLength), lines);
                Clear();
            }

            chunk = chunk[(end + 1)..];
        }
    }

    /// <summary>Takes what is held for a line although its end is missing.</summary>
    public void Flush(List<(string Text, LineMarks Marks)> lines)
    {
        Add(_held.AsSpan(0, _heldLength), lines);
        Clear();
    }

    public void Clear()
    {
        _heldLength = 0;
        PendingBytes = 0;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        PendingBytes += bytes.Length;
        var room = Math.Min(bytes.Length, _held.Length - _heldLength);
        bytes[..room].CopyTo(_held.AsSpan(_heldLength));
        _heldLength += room;
    }

    private static void Add(ReadOnlySpan<byte> bytes, List<(string Text, LineMarks Marks)> lines)
    {
        bytes = bytes.TrimEnd((byte)'\r');
        if (bytes.IsEmpty)
        {
            return;
        }

        var marks = LineMarks.None;
        var text = LineText.Decode(bytes, ref marks);
        if (!string.IsNullOrWhiteSpace(text))
        {
            lines.Add((text.TrimStart('\uFEFF'), marks));
        }
    }
}

namespace Hermes.Schemas.Text;

/// <summary>The first bytes of a file, decoded when a reader wants them.</summary>
/// <param name="Bytes">As they stand in the file.</param>
/// <param name="Complete">Whether they are the whole file.</param>
/// <param name="Encoding">How they are written.</param>
internal sealed record SampleBytes(byte[] Bytes, bool Complete, DetectedEncoding Encoding)
{
    private const int HeadBytes = 64 * 1024;

    /// <summary>Enough of the beginning to tell the format; longer when that is blank.</summary>
    public string Head()
    {
        var head = Decode(Bytes.AsSpan(0, Math.Min(Bytes.Length, HeadBytes)));
        return head.AsSpan().IsWhiteSpace() ? Text() : head;
    }

    /// <summary>All of it; the last character may be cut.</summary>
    public string Text() => Decode(Bytes);

    /// <summary>The whole lines of it.</summary>
    /// <exception cref="SampleRejectedException">There is no line end.</exception>
    public string Lines() => Complete ? Text() : Decode(Bytes.AsSpan(0, EndOfLastLine()));

    private int EndOfLastLine()
    {
        var width = Encoding.Name is "utf-16le" or "utf-16be" ? 2 : Encoding.Name == "utf-32le" ? 4 : 1;
        var low = Encoding.Name == "utf-16be" ? 1 : 0;
        for (var at = (Bytes.Length / width * width) - width; at > 0; at -= width)
        {
            if (Bytes[at + low] is (byte)'\n' or (byte)'\r' && IsAscii(at, width, low))
            {
                return at + width;
            }
        }

        throw new SampleRejectedException("recordTooLong", $"The first {Bytes.Length:N0} bytes hold no line end.", "Check that the file has line ends; send JSON as NDJSON.", 1);
    }

    private bool IsAscii(int at, int width, int low) => Bytes.AsSpan(at, width).Count((byte)0) == width - 1 && Bytes[at + low] != 0;

    private string Decode(ReadOnlySpan<byte> bytes) => TextEncodings.Get(Encoding.Name).GetString(bytes[Math.Min(bytes.Length, Encoding.BomLength)..]);
}

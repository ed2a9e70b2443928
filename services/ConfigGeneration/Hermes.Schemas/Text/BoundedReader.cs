namespace Hermes.Schemas.Text;

/// <summary>Hands text on until one part of it is longer than allowed, so that nothing is gathered without end in memory.</summary>
/// <param name="inner">The text.</param>
/// <param name="maxChars">Longest part in characters.</param>
internal sealed class BoundedReader(TextReader inner, long maxChars) : TextReader
{
    private long _read;

    /// <summary>A new part begins.</summary>
    public void Begin() => _read = 0;

    public override int Peek() => inner.Peek();

    public override int Read()
    {
        var c = inner.Read();
        Count(c < 0 ? 0 : 1);
        return c;
    }

    public override int Read(char[] buffer, int index, int count)
    {
        var read = inner.Read(buffer, index, count);
        Count(read);
        return read;
    }

    public override int Read(Span<char> buffer)
    {
        var read = inner.Read(buffer);
        Count(read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private void Count(int read)
    {
        _read += read;
        if (_read > maxChars)
        {
            throw new SampleRejectedException("recordTooLong", $"A record or what stands between two is longer than {maxChars:N0} characters.", "Check that the repeating element is the right one.");
        }
    }
}

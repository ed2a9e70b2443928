namespace Hermes.ConfigGeneration.Samples.Jobs;

/// <summary>A file that is read from beginning to end and tells how far that is.</summary>
internal sealed class WatchedFile(FileStream file) : Stream
{
    private readonly long _length = Math.Max(1, file.Length);
    private long _read;

    /// <summary>How much was read, 0..100.</summary>
    public double Percent => Math.Round(Math.Min(100, Volatile.Read(ref _read) * 100.0 / _length), 1);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        Volatile.Write(ref _read, _read + read);
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}

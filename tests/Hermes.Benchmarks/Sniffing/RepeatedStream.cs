namespace Hermes.Benchmarks.Sniffing;

/// <summary>A file made while it is read: a beginning, then one piece over and over, so that neither disk nor memory holds it.</summary>
internal sealed class RepeatedStream(byte[] head, byte[] piece, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var (part, at) = _position < head.Length ? (head, (int)_position) : (piece, (int)((_position - head.Length) % piece.Length));
        var count = (int)Math.Min(Math.Min(buffer.Length, part.Length - at), Math.Max(0, length - _position));
        part.AsSpan(at, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

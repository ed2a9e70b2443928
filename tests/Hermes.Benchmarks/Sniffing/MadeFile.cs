namespace Hermes.Benchmarks.Sniffing;

/// <summary>A large file made while it is read: a block over and over between a beginning and an end, so that no disk is measured.</summary>
internal sealed class MadeFile(byte[] beginning, byte[] block, byte[] end, long blocks) : Stream
{
    private readonly long _length = beginning.Length + (block.Length * blocks) + end.Length;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var inBlocks = _position - beginning.Length;
        var (part, at) = inBlocks < 0 ? (beginning, _position) : inBlocks < block.Length * blocks ? (block, inBlocks % block.Length) : (end, inBlocks - (block.Length * blocks));
        var count = (int)Math.Min(buffer.Length, part.Length - at);
        part.AsSpan((int)at, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

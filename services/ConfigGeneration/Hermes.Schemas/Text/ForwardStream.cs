namespace Hermes.Schemas.Text;

/// <summary>A stream that can only be read from beginning to end.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public abstract override int Read(Span<byte> buffer);

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A stream of which some bytes were looked at already; counts what is read.</summary>
internal sealed class RewoundStream(ReadOnlyMemory<byte> seen, Stream rest) : ForwardStream
{
    private int _seenRead;
    private long _end = long.MaxValue;

    public long BytesRead { get; private set; }

    /// <summary>Ends the stream some bytes on from here.</summary>
    public RewoundStream First(long bytes)
    {
        _end = BytesRead + bytes;
        return this;
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, _end - BytesRead)];
        var read = 0;
        if (_seenRead < seen.Length)
        {
            read = Math.Min(wanted.Length, seen.Length - _seenRead);
            seen.Span.Slice(_seenRead, read).CopyTo(wanted);
            _seenRead += read;
        }
        else if (!wanted.IsEmpty)
        {
            read = rest.Read(wanted);
        }

        BytesRead += read;
        return read;
    }
}

/// <summary>Unpacked bytes; refuses archives that are broken, and those that grow out of all proportion.</summary>
internal sealed class UnpackedStream(Stream unpacked, RewoundStream packed) : ForwardStream
{
    /// <summary>Data of feeds shrinks to a tenth or a hundredth; zip bombs to a thousandth.</summary>
    private const int MaxGrowth = 200;

    private const long Harmless = 16 * 1024 * 1024;

    /// <summary>A whole archive takes minutes at most, however well it is packed.</summary>
    private const long MaxBytes = 20_000_000_000;

    private long _bytes;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = unpacked.Read(buffer);
            _bytes += read;
            if (_bytes > MaxBytes)
            {
                throw new SampleRejectedException("archiveTooLarge", "The archive holds more than 20 GB.", "Send a part of the file.");
            }

            return _bytes < Harmless || _bytes / MaxGrowth < packed.BytesRead
                ? read
                : throw new SampleRejectedException("archiveTooDense", $"The archive grows to more than {MaxGrowth} times its size, as zip bombs do.", "Send the file unpacked, or check what it holds.");
        }
        catch (InvalidDataException e)
        {
            throw new SampleRejectedException("corruptArchive", $"The archive cannot be unpacked: {e.Message}", "Pack the file again and send it.");
        }
    }
}

using System.Buffers;
using System.Buffers.Binary;

namespace Hermes.Logs.Protobuf;

/// <summary>
/// A protobuf message being written into rented memory. Lengths of nested messages take four bytes each (a varint may carry
/// leading zeros), so that they can be filled in when the message ends.
/// </summary>
public sealed class ProtobufBuffer : IDisposable
{
    private const int LengthBytes = 4;
    private const int LongestNested = (1 << (7 * LengthBytes)) - 1;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4_096);
    private int _length;

    /// <summary>What is written so far; valid until more is written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>A number written as varint; negative ones take ten bytes, as int32 and int64 do.</summary>
    public void Varint(int field, ulong value)
    {
        Raw((ulong)field << 3);
        Raw(value);
    }

    /// <summary>A fixed number of eight bytes.</summary>
    public void Fixed64(int field, ulong value)
    {
        Raw(((ulong)field << 3) | (ulong)WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);
    }

    /// <summary>Text or bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value) => value.CopyTo(Bytes(field, value.Length));

    /// <summary>Text or bytes of a known length, to be filled in by the caller before anything else is written.</summary>
    public Span<byte> Bytes(int field, int length)
    {
        Raw(((ulong)field << 3) | (ulong)WireType.Bytes);
        Raw((ulong)length);
        return Take(length);
    }

    /// <summary>Begins a nested message, or text whose length is not known yet.</summary>
    /// <returns>For <see cref="End"/>.</returns>
    public int Begin(int field)
    {
        Raw(((ulong)field << 3) | (ulong)WireType.Bytes);
        Take(LengthBytes);
        return _length;
    }

    /// <summary>Ends a nested message.</summary>
    /// <exception cref="InvalidOperationException">It is longer than 256 MB.</exception>
    public void End(int begun)
    {
        var length = _length - begun;
        if (length > LongestNested)
        {
            throw new InvalidOperationException("A nested message is longer than 256 MB.");
        }

        for (var i = 0; i < LengthBytes; i++)
        {
            var more = i < LengthBytes - 1 ? 0x80 : 0;
            _bytes[begun - LengthBytes + i] = (byte)(((length >> (7 * i)) & 0x7F) | more);
        }
    }

    /// <summary>Room for that many bytes, to be filled in; <see cref="Shorten"/> gives back what was not needed.</summary>
    public Span<byte> Take(int length)
    {
        if (_bytes.Length - _length < length)
        {
            Grow(length);
        }

        _length += length;
        return _bytes.AsSpan(_length - length, length);
    }

    /// <summary>Takes back the last bytes.</summary>
    public void Shorten(int bytes) => _length -= bytes;

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    private void Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Take(1)[0] = (byte)(value | 0x80);
        }

        Take(1)[0] = (byte)value;
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, Math.Min(_bytes.Length * 2, Array.MaxLength)));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

using System.Buffers.Binary;

namespace Hermes.Logs.Protobuf;

/// <summary>
/// Reads a protobuf message field by field out of its bytes, without copying or allocating. It never looks beyond them, whatever
/// lengths they claim, and does not descend by itself, so that depth is the caller's choice. Fields the caller does not
/// know are passed over by asking for the next one.
/// </summary>
public ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>How the current field is written.</summary>
    public WireType Wire { get; private set; }

    /// <summary>The current value, when it is a <see cref="WireType.Varint"/> or fixed number.</summary>
    public ulong Number { get; private set; }

    /// <summary>The current value, when it is <see cref="WireType.Bytes"/>.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The message is cut off or no protobuf; nothing more is read.</summary>
    public bool Malformed { get; private set; }

    /// <summary>The current value as a double.</summary>
    public readonly double Double => BitConverter.UInt64BitsToDouble(Number);

    /// <summary>Goes to the next field; false at the end and when the message is malformed.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty || Malformed)
        {
            return false;
        }

        if (!TryVarint(out var tag) || tag > uint.MaxValue || tag >> 3 == 0)
        {
            return Fail();
        }

        Field = (int)(tag >> 3);
        Wire = (WireType)(tag & 7);
        return (Wire switch
        {
            WireType.Varint => TryNumber(),
            WireType.Fixed64 => TryFixed(8),
            WireType.Bytes => TryBytes(),
            WireType.Fixed32 => TryFixed(4),
            _ => false,
        }) || Fail();
    }

    /// <summary>Whether the current field has this number and is written so.</summary>
    public readonly bool Is(int field, WireType wire) => Field == field && Wire == wire;

    private bool TryNumber()
    {
        var read = TryVarint(out var number);
        Number = number;
        return read;
    }

    private bool TryFixed(int length)
    {
        if (_rest.Length < length)
        {
            return false;
        }

        Number = length == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(_rest) : BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        _rest = _rest[length..];
        return true;
    }

    private bool TryBytes()
    {
        if (!TryVarint(out var length) || length > (ulong)_rest.Length)
        {
            return false;
        }

        Bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private bool Fail()
    {
        Malformed = true;
        return false;
    }
}

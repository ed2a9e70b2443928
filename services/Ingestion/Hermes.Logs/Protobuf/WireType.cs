namespace Hermes.Logs.Protobuf;

/// <summary>How a field of a protobuf message is written. Groups (3 and 4) have been out of use since proto3 and count as malformed.</summary>
public enum WireType
{
    /// <summary>Seven bits a byte, lowest first.</summary>
    Varint = 0,

    /// <summary>Eight bytes, little-endian.</summary>
    Fixed64 = 1,

    /// <summary>A length and so many bytes: text, bytes, a message, or packed numbers.</summary>
    Bytes = 2,

    /// <summary>Four bytes, little-endian.</summary>
    Fixed32 = 5,
}

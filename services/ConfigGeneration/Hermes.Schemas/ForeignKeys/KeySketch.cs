using System.Buffers.Binary;

namespace Hermes.Schemas.ForeignKeys;

/// <summary>
/// The smallest hashes of the different values of a column: as they are a fair draw of the values, two columns can be compared
/// without the values themselves (Beyer, Haas, Reinwald, Sismanis and Gemulla, On synopses for distinct-value estimation under
/// multiset operations, 2007).
/// </summary>
public sealed class KeySketch
{
    /// <summary>Hashes kept at most.</summary>
    public const int Size = 1_024;

    private readonly ulong[] _hashes;

    internal KeySketch(ulong[] hashes, bool isComplete)
    {
        _hashes = hashes;
        IsComplete = isComplete;
    }

    /// <summary>Whether every different value is there.</summary>
    public bool IsComplete { get; }

    /// <summary>Different values; an estimate within about 3 % when not all of them are there.</summary>
    public long Distinct => IsComplete || _hashes.Length < 2 ? _hashes.Length : (long)((_hashes.Length - 1) / ((double)_hashes[^1] / ulong.MaxValue));

    // Below it, every value of the column is known.
    private ulong Horizon => IsComplete || _hashes.Length == 0 ? ulong.MaxValue : _hashes[^1];

    /// <summary>Estimates which share of these values is among others.</summary>
    /// <param name="keys">The others.</param>
    /// <returns>The share, 0..1, and the values it was estimated from: with none of them it says nothing.</returns>
    public (double Share, int Evidence) ContainedIn(KeySketch keys)
    {
        var horizon = Math.Min(Horizon, keys.Horizon);
        int seen = 0, found = 0;
        for (int i = 0, k = 0; i < _hashes.Length && _hashes[i] <= horizon; i++)
        {
            while (k < keys._hashes.Length && keys._hashes[k] < _hashes[i])
            {
                k++;
            }

            seen++;
            found += k < keys._hashes.Length && keys._hashes[k] == _hashes[i] ? 1 : 0;
        }

        return (seen == 0 ? 0 : (double)found / seen, seen);
    }

    /// <summary>The sketch as bytes, to be kept.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[1 + (_hashes.Length * sizeof(ulong))];
        bytes[0] = IsComplete ? (byte)1 : (byte)0;
        for (var i = 0; i < _hashes.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1 + (i * sizeof(ulong))), _hashes[i]);
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null when it is something else.</summary>
    /// <param name="bytes">The bytes.</param>
    public static KeySketch? FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % sizeof(ulong) != 1 || bytes.Length > 1 + (Size * sizeof(ulong)) || bytes[0] > 1)
        {
            return null;
        }

        var hashes = new ulong[bytes.Length / sizeof(ulong)];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(1 + (i * sizeof(ulong)))..]);
        }

        return new KeySketch(hashes, bytes[0] == 1);
    }
}

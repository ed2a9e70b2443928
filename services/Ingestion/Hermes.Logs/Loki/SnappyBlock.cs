using System.Buffers.Binary;

namespace Hermes.Logs.Loki;

/// <summary>
/// Unpacks the block format of Snappy (the format description of google/snappy): a length, then literals and copies of what was
/// unpacked before. The length is checked against what the packed bytes could at most hold before memory is taken for it.
/// </summary>
public static class SnappyBlock
{
    // A copy of 64 bytes takes three.
    private const int MostTimes = 22;
    private const int LongestHeader = 5;

    /// <summary>The length of a block unpacked; -1 when it is no block, or claims more than it can hold.</summary>
    public static long Length(ReadOnlySpan<byte> packed)
    {
        var (length, header) = Header(packed);
        return header == 0 || length > (long)packed.Length * MostTimes ? -1 : length;
    }

    /// <summary>Unpacks a block; false when it is damaged.</summary>
    /// <param name="packed">The block.</param>
    /// <param name="output">As long as <see cref="Length"/> says.</param>
    public static bool TryDecode(ReadOnlySpan<byte> packed, Span<byte> output)
    {
        var written = 0;
        var rest = packed[Header(packed).Bytes..];
        while (!rest.IsEmpty)
        {
            if (!((rest[0] & 3) == 0 ? TryLiteral(ref rest, output, ref written) : TryCopy(ref rest, output, ref written)))
            {
                return false;
            }
        }

        return written == output.Length;
    }

    private static bool TryLiteral(ref ReadOnlySpan<byte> rest, Span<byte> output, ref int written)
    {
        const int LongForms = 60;
        long length = rest[0] >> 2;
        rest = rest[1..];
        if (length >= LongForms)
        {
            var bytes = (int)length - LongForms + 1;
            if (rest.Length < bytes)
            {
                return false;
            }

            length = 0;
            for (var i = 0; i < bytes; i++)
            {
                length |= (long)rest[i] << (8 * i);
            }

            rest = rest[bytes..];
        }

        length++;
        if (length > rest.Length || length > output.Length - written)
        {
            return false;
        }

        rest[..(int)length].CopyTo(output[written..]);
        rest = rest[(int)length..];
        written += (int)length;
        return true;
    }

    private static bool TryCopy(ref ReadOnlySpan<byte> rest, Span<byte> output, ref int written)
    {
        var tag = rest[0];
        var extra = (tag & 3) switch { 1 => 1, 2 => 2, _ => 4 };
        if (rest.Length <= extra)
        {
            return false;
        }

        var (length, offset) = extra switch
        {
            1 => (4 + ((tag >> 2) & 7), (long)(((tag >> 5) << 8) | rest[1])),
            2 => (1 + (tag >> 2), BinaryPrimitives.ReadUInt16LittleEndian(rest[1..])),
            _ => (1 + (tag >> 2), BinaryPrimitives.ReadUInt32LittleEndian(rest[1..])),
        };
        rest = rest[(1 + extra)..];
        if (offset == 0 || offset > written || length > output.Length - written)
        {
            return false;
        }

        // The copy may overlap what it writes: then it repeats.
        for (var i = 0; i < length; i++, written++)
        {
            output[written] = output[written - (int)offset];
        }

        return true;
    }

    private static (uint Length, int Bytes) Header(ReadOnlySpan<byte> packed)
    {
        ulong length = 0;
        for (var i = 0; i < packed.Length && i < LongestHeader; i++)
        {
            length |= (ulong)(packed[i] & 0x7F) << (7 * i);
            if (packed[i] < 0x80)
            {
                return length <= uint.MaxValue ? ((uint)length, i + 1) : (0, 0);
            }
        }

        return (0, 0);
    }
}

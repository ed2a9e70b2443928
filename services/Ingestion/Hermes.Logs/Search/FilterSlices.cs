using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hermes.Logs.Search;

/// <summary>
/// The filters of up to 64 blocks, turned: by position a bit per block, so that one short read tells of all blocks whether
/// they may hold something.
/// </summary>
public static class FilterSlices
{
    /// <summary>Most blocks in one.</summary>
    public const int MostBlocks = 64;

    /// <summary>Bytes per position.</summary>
    public static int WidthOf(int blocks) => (blocks + 7) / 8;

    /// <summary>Turns the filters.</summary>
    public static byte[] Of(IReadOnlyList<BlockFilter> blocks)
    {
        var width = WidthOf(blocks.Count);
        var slices = new byte[BlockFilter.Bits * width];
        for (var group = 0; group < width; group++)
        {
            var members = Math.Min(8, blocks.Count - (group * 8));
            for (var at = 0; at < BlockFilter.Bits / 8; at++)
            {
                var square = 0UL;
                for (var i = 0; i < members; i++)
                {
                    square |= (ulong)MemoryMarshal.AsBytes(blocks[(group * 8) + i].Content)[at] << (8 * i);
                }

                square = Transpose(square);
                for (var i = 0; i < 8; i++)
                {
                    slices[(((at * 8) + i) * width) + group] = (byte)(square >> (8 * i));
                }
            }
        }

        return slices;
    }

    /// <summary>The blocks of a slice: bit n for block n.</summary>
    public static ulong Read(ReadOnlySpan<byte> slice)
    {
        Span<byte> eight = stackalloc byte[8];
        eight.Clear();
        slice.CopyTo(eight);
        return BinaryPrimitives.ReadUInt64LittleEndian(eight);
    }

    // Eight bytes as a square of bits, rows to columns: H. S. Warren, Hacker's Delight, 7-3.
    private static ulong Transpose(ulong x)
    {
        var t = (x ^ (x >> 7)) & 0x00AA00AA00AA00AAUL;
        x ^= t ^ (t << 7);
        t = (x ^ (x >> 14)) & 0x0000CCCC0000CCCCUL;
        x ^= t ^ (t << 14);
        t = (x ^ (x >> 28)) & 0x00000000F0F0F0F0UL;
        return x ^ t ^ (t << 28);
    }
}

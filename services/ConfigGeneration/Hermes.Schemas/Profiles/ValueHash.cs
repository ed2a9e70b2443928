using System.Runtime.InteropServices;

namespace Hermes.Schemas.Profiles;

/// <summary>A 64-bit hash of a text, the same in every process of one machine kind; two different values of a sample practically never share one.</summary>
internal static class ValueHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15UL;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325UL ^ (ulong)text.Length;
        var fours = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var four in fours)
        {
            hash = Mix(hash ^ four);
        }

        foreach (var c in text[(fours.Length * 4)..])
        {
            hash = Mix(hash ^ c);
        }

        return hash == 0 ? 1 : hash;
    }

    public static ulong Combine(ulong left, ulong right) => (ulong.RotateLeft(left, 23) ^ right) * Odd;

    private static ulong Mix(ulong hash)
    {
        hash *= Odd;
        return hash ^ (hash >> 32);
    }
}

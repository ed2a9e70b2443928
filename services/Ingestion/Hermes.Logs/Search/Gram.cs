namespace Hermes.Logs.Search;

/// <summary>Where a filter keeps what. Filters are stored: a change here makes what is stored unreadable.</summary>
internal static class Gram
{
    public const int Short = 3;
    public const int Long = 5;

    private const ulong Odd = 0xD6E8FEB86659FD93UL;

    /// <summary>ASCII letters in lower case, anything else as it is.</summary>
    public static byte Fold(byte value) => (uint)(value - 'A') <= 'Z' - 'A' ? (byte)(value | 0x20) : value;

    public static bool IsLetter(byte folded) => (uint)(folded - 'a') <= 'z' - 'a';

    public static ulong HashOf(ulong window, int length) => Mix((window & ((1UL << (8 * length)) - 1)) | ((ulong)length << 56));

    /// <summary>The same together with a value.</summary>
    public static ulong With(ulong hash, ulong salt)
    {
        var mixed = (hash ^ salt) * Odd;
        return mixed ^ (mixed >> 32);
    }

    public static ulong HashOf(LineField field, ReadOnlySpan<byte> value)
    {
        // FNV-1a.
        var hash = 14695981039346656037UL;
        foreach (var b in value)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return Mix(hash ^ ((ulong)field << 58));
    }

    public static int FirstOf(ulong hash) => (int)(hash >> 47);

    public static int SecondOf(ulong hash) => (int)(hash >> 20) & (BlockFilter.Bits - 1);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 32)) * Odd;
        value = (value ^ (value >> 32)) * Odd;
        return value ^ (value >> 32);
    }
}

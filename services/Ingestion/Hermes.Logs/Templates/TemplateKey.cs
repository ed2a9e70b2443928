using System.Runtime.InteropServices;

namespace Hermes.Logs.Templates;

/// <summary>The part of a message that tells its template: tokens with every value replaced by one byte. Equal keys, equal template.</summary>
internal static class TemplateKey
{
    /// <summary>Enough for the key of any message.</summary>
    public const int Longest = (2 * MessageLexer.LongestText) + 8;

    private const byte Hole = 1;

    // Drawn anew by each process, so that nobody can prepare lines that fall together.
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>Writes the key of tokens.</summary>
    /// <param name="tokens">As read.</param>
    /// <param name="text">What they were read from.</param>
    /// <param name="key">Receives it; <see cref="Longest"/> bytes.</param>
    /// <param name="without">A token to take for a value, or -1.</param>
    /// <param name="nor">Another, or -1.</param>
    public static ReadOnlySpan<byte> Write(ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> text, Span<byte> key, int without = -1, int nor = -1)
    {
        var length = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            ref readonly var token = ref tokens[i];
            if (token.Space)
            {
                key[length++] = (byte)' ';
            }

            if (token.Kind >= TokenKind.Soft || i == without || i == nor)
            {
                key[length++] = Hole;
            }
            else if (token.Length == 1)
            {
                key[length++] = text[token.Start];
            }
            else
            {
                token.In(text).CopyTo(key[length..]);
                length += token.Length;
            }
        }

        return key[..length];
    }

    /// <summary>A number for look-ups in this process; who finds by it compares the key too.</summary>
    public static ulong Hash(ReadOnlySpan<byte> key)
    {
        var hash = Seed + (ulong)key.Length;
        for (; key.Length >= 8; key = key[8..])
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(key), 0x9E37_79B9_7F4A_7C15);
        }

        ulong rest = 0;
        foreach (var b in key)
        {
            rest = (rest << 8) | b;
        }

        return Mix(hash ^ rest, 0xD6E8_FEB8_6659_FD93);
    }

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low ^ Seed;
    }
}

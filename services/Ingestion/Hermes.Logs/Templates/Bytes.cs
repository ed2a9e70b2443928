namespace Hermes.Logs.Templates;

/// <summary>Classes of the bytes of a message. Bytes beyond ASCII count as letters.</summary>
internal static class Bytes
{
    public const byte Digit = 1;
    public const byte HexLetter = 2;
    public const byte Letter = 4;
    public const byte Sign = 8; // @ $ # - divide a word into pieces, and so does the dot
    public const byte Dot = 16;
    public const byte Slash = 32;
    public const byte Other = 64;
    public const byte Stop = 128; // white space and delimiters end a word
    public const byte Letters = HexLetter | Letter;

    private static readonly byte[] Table = Build();

    public static byte ClassOf(byte b) => Table[b];

    public static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    public static bool IsSpace(byte b) => b <= ' ';

    public static bool IsAllHex(ReadOnlySpan<byte> word)
    {
        foreach (var b in word)
        {
            if ((Table[b] & (Digit | HexLetter)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Up to eight bytes as one number, ASCII letters in lower case.</summary>
    public static ulong Pack(ReadOnlySpan<byte> word)
    {
        ulong packed = 0;
        foreach (var b in word)
        {
            packed = (packed << 8) | ((Table[b] & Letters) != 0 ? (byte)(b | 0x20) : b);
        }

        return packed;
    }

    public static ulong Pack(string word) => Pack(System.Text.Encoding.ASCII.GetBytes(word));

    private static byte[] Build()
    {
        var table = new byte[256];
        for (var b = 0; b < 256; b++)
        {
            table[b] = (char)b switch
            {
                <= ' ' or ',' or ';' or '=' or '(' or ')' or '[' or ']' or '{' or '}' or '"' or '\'' or '<' or '>' or '|' or ':' or '\x7f' => Stop,
                >= '0' and <= '9' => Digit,
                (>= 'a' and <= 'f') or (>= 'A' and <= 'F') => HexLetter,
                (>= 'g' and <= 'z') or (>= 'G' and <= 'Z') or >= '\x80' => Letter,
                '@' or '$' or '#' or '-' => Sign,
                '.' => Dot,
                '/' or '\\' => Slash,
                _ => Other,
            };
        }

        return table;
    }
}

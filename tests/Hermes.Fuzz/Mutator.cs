using System.Text;

namespace Hermes.Fuzz;

/// <summary>Breaks inputs: bits, pieces, lengths, depth. The same seed breaks them in the same way.</summary>
internal sealed class Mutator(Random random)
{
    /// <summary>Longest input made.</summary>
    public const int Longest = 96 * 1024;

    private const int MostSteps = 6;
    private static readonly byte[] Bytes = [0, 1, 9, 10, 13, 32, 34, 39, 44, 45, 46, 47, 48, 57, 58, 59, 61, 91, 92, 93, 123, 124, 125, 127, 128, 0xC0, 0xE2, 0xED, 0xEF, 0xF4, 0xFE, 0xFF];

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "\"", "\\", "\\u0000", "\\ud800", "\\udc00", "\\ud83d\\ude00", "null", "true", "-1", "0", "1e309", "-0.0", "NaN", "9223372036854775808", "18446744073709551616",
            "99999999999999999999999999999999999999", "1.7976931348623157e308", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "2024-02-30 25:61:61", "31/12/99", "Feb 29 23:59:60",
            "ERROR", "[", "]", "{", "}", "(", ")", "<14>1 ", " - ", "=", "key=\"", "\r\n", "\n", "\t", "\tat com.acme.A.b(C.java:1)", "Caused by: ", "Traceback (most recent call last):",
            "\u2028", "\uFEFF", "\uFFFD", "😀", "e\u0301", "feed=", "run_id=", "<*>", "0x", "%00", "../", "'", ";", "|", ",", ",,", "\"\"",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xFF, 0xFE], [0xFE, 0xFF], [0x1F, 0x8B, 0x08], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
    ];

    /// <summary>A broken copy of an input.</summary>
    /// <param name="input">Is left as it is.</param>
    /// <param name="other">Another input, a piece of which may be put in.</param>
    /// <param name="shape">How they are built.</param>
    public byte[] Break(byte[] input, byte[] other, InputShape shape)
    {
        var bytes = new List<byte>(input);
        var steps = 1 + random.Next(MostSteps);
        for (var i = 0; i < steps; i++)
        {
            Step(bytes, other, shape);
            if (bytes.Count > Longest)
            {
                bytes.RemoveRange(Longest, bytes.Count - Longest);
            }
        }

        return [.. bytes];
    }

    private void Step(List<byte> bytes, byte[] other, InputShape shape)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(13))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Bytes[random.Next(Bytes.Length)];
                break;
            case 2 when at < bytes.Count:
                bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 0xFF);
                break;
            case 3:
                bytes.Insert(at, Bytes[random.Next(Bytes.Length)]);
                break;
            case 4 or 5:
                bytes.InsertRange(at, Words[random.Next(Words.Length)]);
                break;
            case 6 when at < bytes.Count:
                bytes.RemoveRange(at, 1 + random.Next(Math.Min(bytes.Count - at, 1 << random.Next(10))));
                break;
            case 7:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 8 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from)).ToArray());
                break;
            case 9 when at < bytes.Count:
                Repeat(bytes, at);
                break;
            case 10:
                Nest(bytes, shape);
                break;
            case 11:
                LieAboutLength(bytes, at);
                break;
            default:
                bytes.Insert(at, (byte)random.Next(256));
                break;
        }
    }

    // Mostly a few times, now and then until the input is as long as one may be.
    private void Repeat(List<byte> bytes, int at)
    {
        var piece = bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + random.Next(32)));
        var times = random.Next(20) == 0 ? (Longest - bytes.Count) / piece.Count : 1 + random.Next(20);
        bytes.InsertRange(at, Enumerable.Repeat(piece, Math.Max(0, times)).SelectMany(p => p).ToArray());
    }

    private void Nest(List<byte> bytes, InputShape shape)
    {
        var depth = 1 << random.Next(11);
        switch (shape)
        {
            case InputShape.Protobuf:
                // Field 5, then 1: what a list within a list is to AnyValue.
                for (var i = 0; i < depth && bytes.Count < Longest; i++)
                {
                    bytes.InsertRange(0, [(byte)(i % 2 == 0 ? 0x2A : 0x0A), .. Varint(bytes.Count)]);
                }

                break;
            case InputShape.Json when random.Next(2) == 0:
                var open = random.Next(2) == 0 ? "["u8.ToArray() : "{\"a\":"u8.ToArray();
                bytes.InsertRange(random.Next(bytes.Count + 1), Enumerable.Repeat(open, depth).SelectMany(p => p).ToArray());
                break;
            default:
                bytes.InsertRange(random.Next(bytes.Count + 1), Enumerable.Repeat("[({<\""u8[random.Next(5)], depth).ToArray());
                break;
        }
    }

    private void LieAboutLength(List<byte> bytes, int at)
    {
        var lie = random.Next(4) switch
        {
            0 => Varint(random.NextInt64(1L << 40)),
            1 => [0xFF, 0xFF, 0xFF, 0xFF, 0x07],
            2 => [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            _ => [(byte)random.Next(128)],
        };
        if (at < bytes.Count)
        {
            bytes.RemoveAt(at);
        }

        bytes.InsertRange(at, lie);
    }

    private static byte[] Varint(long value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}

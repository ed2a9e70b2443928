using System.Buffers.Text;
using System.Text.Json;
using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>Reads single values of JSON as protobuf's mapping writes them.</summary>
internal static class OtlpJsonValue
{
    private const int LongestNumber = 64;
    private const int LongestId = 64;

    /// <summary>Whether the current property has this name. Names that Hermes knows need no escapes, and some escapes are no text.</summary>
    public static bool IsNamed(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => !json.ValueIsEscaped && json.ValueSpan.SequenceEqual(name);

    /// <summary>A whole number, as text or number; negative ones as two's complement. <c>1e3</c> and <c>5.0</c> are whole too.</summary>
    public static ulong? Whole(ref Utf8JsonReader json)
    {
        if (json.ValueSpan.Length > LongestNumber || json.ValueIsEscaped)
        {
            return null;
        }

        var text = json.ValueSpan;
        if (Utf8Parser.TryParse(text, out ulong positive, out var used) && used == text.Length)
        {
            return positive;
        }

        if (Utf8Parser.TryParse(text, out long negative, out used) && used == text.Length)
        {
            return (ulong)negative;
        }

        return Utf8Parser.TryParse(text, out double number, out used) && used == text.Length && Math.Abs(number) < 9e15 && number == Math.Truncate(number)
            ? (ulong)(long)number
            : null;
    }

    /// <summary>A number, or one of the texts NaN, Infinity and -Infinity.</summary>
    public static double? Double(ref Utf8JsonReader json)
    {
        var text = json.ValueSpan;
        return text.Length <= LongestNumber && Utf8Parser.TryParse(text, out double number, out var used) && used == text.Length ? number : null;
    }

    /// <summary>An id of hexadecimal digits, large or small; null when it is none.</summary>
    public static byte[]? Hex(ref Utf8JsonReader json)
    {
        var text = json.ValueSpan;
        if (text.Length > LongestId || text.Length % 2 != 0 || json.ValueIsEscaped)
        {
            return null;
        }

        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length ? bytes : null;
    }

    /// <summary>Bytes as base64; null when it is none.</summary>
    public static byte[]? Base64(ref Utf8JsonReader json)
    {
        try
        {
            return json.TryGetBytesFromBase64(out var bytes) ? bytes : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character among the escapes.
            return null;
        }
    }

    /// <summary>Appends the text of a value with escapes; half a surrogate pair becomes U+FFFD.</summary>
    public static void Unescape(ref Utf8JsonReader json, ProtobufBuffer output)
    {
        var length = json.ValueSpan.Length;
        var room = output.Take(length);
        int written;
        try
        {
            written = json.CopyString(room);
        }
        catch (InvalidOperationException)
        {
            // The reader gives no such text at all; the line is worth more than one of its characters.
            written = LenientText.Unescape(json.ValueSpan, room);
        }

        output.Shorten(length - written);
    }
}

using System.Collections.Frozen;

namespace Hermes.Logs.Parsing.Times;

/// <summary>The abbreviations of zones that logs use.</summary>
internal static class ZoneNames
{
    /// <summary>Letters packed into a number, the offset in minutes, and whether the letters mean other zones too.</summary>
    private static readonly FrozenDictionary<uint, (short Minutes, bool Doubtful)> Known = new Dictionary<string, (short, bool)>
    {
        ["UTC"] = (0, false), ["GMT"] = (0, false), ["WET"] = (0, false), ["WEST"] = (60, false),
        ["CET"] = (60, false), ["CEST"] = (120, false), ["MEZ"] = (60, false), ["MESZ"] = (120, false),
        ["EET"] = (120, false), ["EEST"] = (180, false), ["MSK"] = (180, false), ["TRT"] = (180, false), ["SAST"] = (120, false),
        ["EST"] = (-300, false), ["EDT"] = (-240, false), ["CDT"] = (-300, false), ["MST"] = (-420, false),
        ["MDT"] = (-360, false), ["PST"] = (-480, false), ["PDT"] = (-420, false), ["AKST"] = (-540, false), ["AKDT"] = (-480, false),
        ["HST"] = (-600, false), ["BRT"] = (-180, false), ["JST"] = (540, false), ["KST"] = (540, false), ["SGT"] = (480, false),
        ["HKT"] = (480, false), ["AWST"] = (480, false), ["ACST"] = (570, false), ["ACDT"] = (630, false), ["AEST"] = (600, false),
        ["AEDT"] = (660, false), ["NZST"] = (720, false), ["NZDT"] = (780, false),
        ["CST"] = (-360, true), ["BST"] = (60, true), ["IST"] = (330, true),
    }.ToFrozenDictionary(pair => Pack(pair.Key.Select(c => (byte)c).ToArray()), pair => pair.Value);

    /// <summary>Reads the name at the beginning of the text.</summary>
    /// <param name="text">What follows a time and a space.</param>
    /// <param name="offset">East of Greenwich is positive.</param>
    /// <param name="doubtful">True for names with several meanings: CST is read as US Central, BST as British Summer, IST as India.</param>
    /// <param name="length">Letters of the name.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out TimeSpan offset, out bool doubtful, out int length)
    {
        length = 0;
        while (length < text.Length && length < 5 && text[length] is >= (byte)'A' and <= (byte)'Z')
        {
            length++;
        }

        var ends = length == text.Length || (!char.IsAsciiLetterOrDigit((char)text[length]) && text[length] is not (byte)'_');
        if (length is 3 or 4 && ends && Known.TryGetValue(Pack(text[..length]), out var zone))
        {
            (offset, doubtful) = (TimeSpan.FromMinutes(zone.Minutes), zone.Doubtful);
            return true;
        }

        (offset, doubtful) = (default, false);
        return false;
    }

    private static uint Pack(ReadOnlySpan<byte> letters)
    {
        uint packed = 0;
        foreach (var letter in letters)
        {
            packed = (packed << 8) | letter;
        }

        return packed;
    }
}

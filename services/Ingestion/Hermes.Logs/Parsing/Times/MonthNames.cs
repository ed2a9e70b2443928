namespace Hermes.Logs.Parsing.Times;

/// <summary>English month and weekday names, short or in full.</summary>
internal static class MonthNames
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>The month (1 to 12) whose name begins here; 0 when there is none.</summary>
    public static int Month(ReadOnlySpan<byte> text, ref int at) => Find(Months, text, ref at) + 1;

    /// <summary>Skips a weekday, with its comma and the spaces after it.</summary>
    public static bool SkipDay(ReadOnlySpan<byte> text, ref int at)
    {
        if (Find(Days, text, ref at) < 0)
        {
            return false;
        }

        if (at < text.Length && text[at] == ',')
        {
            at++;
        }

        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return true;
    }

    private static int Find(string[] names, ReadOnlySpan<byte> text, ref int at)
    {
        var rest = text[Math.Min(at, text.Length)..];
        if (rest.Length < 3)
        {
            return -1;
        }

        int a = rest[0] | 0x20, b = rest[1] | 0x20, c = rest[2] | 0x20;
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i];
            if (name[0] == a && name[1] == b && name[2] == c)
            {
                var length = 3;
                while (length < rest.Length && char.IsAsciiLetter((char)rest[length]))
                {
                    length++;
                }

                // "Jan", "January" and the "Sept" some write; no other word that begins alike.
                var whole = length <= name.Length && System.Text.Ascii.EqualsIgnoreCase(rest[..length], name.AsSpan(0, length));
                at += whole ? length : 0;
                return whole ? i : -1;
            }
        }

        return -1;
    }
}

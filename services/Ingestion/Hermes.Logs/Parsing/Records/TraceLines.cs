using Hermes.Logs.Parsing.Times;

namespace Hermes.Logs.Parsing.Records;

/// <summary>Tells the lines of stack traces from the lines that begin records.</summary>
internal static class TraceLines
{
    private const int LongestHead = 48;
    private const int LongestName = 200;

    public static ReadOnlySpan<byte> Traceback => "Traceback (most recent call last):"u8;

    public static int Indent(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        return at < 0 ? line.Length : at;
    }

    /// <summary>Whether a time stands at the beginning: then the line is no continuation, however it is indented.</summary>
    public static bool HasTime(ReadOnlySpan<byte> line)
    {
        var rest = line[Indent(line)..];
        while (!rest.IsEmpty && rest[0] is (byte)'[' or (byte)'(' or (byte)'<')
        {
            rest = rest[1..];
        }

        if (rest.Length < 8)
        {
            return false;
        }

        var at = 0;
        if (!AsciiDigits.Is(rest[0]) && !MonthNames.SkipDay(rest, ref at) && MonthNames.Month(rest, ref at) == 0)
        {
            return false;
        }

        // Nine digits and more are an epoch; else a clock has to follow.
        var head = rest[..Math.Min(rest.Length, LongestHead)];
        if (AsciiDigits.Run(head, 0, 9) >= 9)
        {
            return true;
        }

        for (var colon = head.IndexOf((byte)':'); colon > 0 && colon + 2 < head.Length; colon = Next(head, colon))
        {
            if (AsciiDigits.Is(head[colon - 1]) && AsciiDigits.Is(head[colon + 1]) && AsciiDigits.Is(head[colon + 2]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the line is <c>java.lang.IllegalStateException: no rows</c>: a dotted name that ends like an exception.</summary>
    public static bool IsException(ReadOnlySpan<byte> line)
    {
        var name = line[..Math.Min(line.Length, LongestName)];
        var end = name.IndexOfAny((byte)':', (byte)' ');
        name = end < 0 ? name : name[..end];
        if (name.Length < 6 || !name.Contains((byte)'.') || (end >= 0 && line[end] != ':'))
        {
            return false;
        }

        foreach (var b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'_' or (byte)'$' or (byte)'`'))
            {
                return false;
            }
        }

        return name.EndsWith("Exception"u8) || name.EndsWith("Error"u8) || name.EndsWith("Throwable"u8) || name.EndsWith("Failure"u8) || name.EndsWith("Fault"u8);
    }

    /// <summary>Whether the line can only go on with a trace, although it is not indented.</summary>
    public static bool GoesOn(ReadOnlySpan<byte> line) => line[0] switch
    {
        (byte)'F' => line.StartsWith("File \""u8) && line.IndexOf("\", line "u8) > 0,
        (byte)'C' => line.StartsWith("Caused by:"u8),
        (byte)'S' => line.StartsWith("Suppressed:"u8) || line.StartsWith("Stack trace:"u8) || line.StartsWith("StackTrace:"u8),
        (byte)'W' => line.StartsWith("Wrapped by:"u8),
        (byte)'T' => line.StartsWith(Traceback),
        (byte)'a' => line.StartsWith("at "u8) && (line.EndsWith(")"u8) || line.IndexOf((byte)'.') > 0),
        (byte)'s' => line.StartsWith("stack backtrace:"u8) || line.StartsWith("stack trace:"u8),
        (byte)'-' => line.StartsWith("--- End of "u8) || line.StartsWith("---> "u8),
        (byte)'.' => line.StartsWith("... "u8) && line.EndsWith(" more"u8),
        (byte)'#' => line.Length > 3 && AsciiDigits.Is(line[1]),
        (byte)'g' => IsGoroutine(line),
        _ => false,
    };

    public static bool IsGoroutine(ReadOnlySpan<byte> line) => line.StartsWith("goroutine "u8) && line.EndsWith("]:"u8);

    public static bool IsPanic(ReadOnlySpan<byte> line) => line.StartsWith("panic: "u8) || line.StartsWith("fatal error: "u8);

    /// <summary>Whether the line belongs to a dump of goroutines.</summary>
    public static bool IsGoFrame(ReadOnlySpan<byte> line) =>
        IsGoroutine(line) || line.StartsWith("created by "u8) || line.StartsWith("[signal "u8) || line.StartsWith("exit status "u8)
        || line.StartsWith("...additional frames"u8) || (line.EndsWith(")"u8) && line.IndexOf((byte)'(') > 0 && line.IndexOf((byte)'.') > 0 && !line[..line.IndexOf((byte)'(')].Contains((byte)' '));

    public static bool IsChain(ReadOnlySpan<byte> line) =>
        line.StartsWith("During handling of the above exception"u8) || line.StartsWith("The above exception was the direct cause"u8);

    /// <summary>Whether the line holds only the closing brackets of what was opened above.</summary>
    public static bool OnlyCloses(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept("})];,"u8) < 0;

    private static int Next(ReadOnlySpan<byte> text, int colon)
    {
        var next = text[(colon + 1)..].IndexOf((byte)':');
        return next < 0 ? -1 : colon + 1 + next;
    }
}

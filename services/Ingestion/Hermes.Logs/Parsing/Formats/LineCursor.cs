using System.Text;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>Walks along a line. What a step cannot read, it leaves where it is.</summary>
internal ref struct LineCursor(ReadOnlySpan<byte> line)
{
    private const int LongestGroup = 300;
    private const int LongestComponent = 200;

    public ReadOnlySpan<byte> Rest { get; private set; } = line;

    public readonly bool AtEnd => Rest.IsEmpty;

    public readonly byte Next => Rest.IsEmpty ? (byte)0 : Rest[0];

    public bool Skip(byte b)
    {
        if (Next != b || Rest.IsEmpty)
        {
            return false;
        }

        Rest = Rest[1..];
        return true;
    }

    public bool Skip(ReadOnlySpan<byte> text)
    {
        if (!Rest.StartsWith(text))
        {
            return false;
        }

        Rest = Rest[text.Length..];
        return true;
    }

    /// <summary>Skips spaces and tabs; false when there is none.</summary>
    public bool SkipSpaces()
    {
        var at = 0;
        while (at < Rest.Length && Rest[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        Rest = Rest[at..];
        return at > 0;
    }

    public void Advance(int bytes) => Rest = Rest[bytes..];

    public bool TryTime(LineContext context, out DateTimeOffset time)
    {
        var read = TimestampReader.TryRead(Rest, context, out time, out var length);
        Rest = Rest[length..];
        return read;
    }

    /// <summary>What comes before the next space or tab, without moving.</summary>
    public readonly ReadOnlySpan<byte> Peek()
    {
        var end = Rest.IndexOfAny((byte)' ', (byte)'\t');
        return end < 0 ? Rest : Rest[..end];
    }

    /// <summary>Takes what comes before the next space or tab.</summary>
    public ReadOnlySpan<byte> Word()
    {
        var word = Peek();
        Rest = Rest[word.Length..];
        return word;
    }

    /// <summary>Takes a word that is a level of at least two letters.</summary>
    public bool TryLevel(out LineLevel level)
    {
        var word = Peek();
        level = default;
        if (word.Length < 2 || !LineLevels.TryParse(word, out level))
        {
            return false;
        }

        Rest = Rest[word.Length..];
        return true;
    }

    /// <summary>Takes digits.</summary>
    public bool TryNumber(out ReadOnlySpan<byte> digits)
    {
        var run = Times.AsciiDigits.Run(Rest, 0, 20);
        digits = Rest[..run];
        Rest = Rest[run..];
        return run > 0;
    }

    /// <summary>Takes what stands between brackets, which may hold others: <c>[worker[3] of 5]</c>.</summary>
    public bool TryGroup(byte open, byte close, out ReadOnlySpan<byte> inner)
    {
        inner = default;
        if (Rest.IsEmpty || Rest[0] != open)
        {
            return false;
        }

        var depth = 0;
        var most = Math.Min(Rest.Length, LongestGroup);
        for (var i = 0; i < most; i++)
        {
            if (Rest[i] == open)
            {
                depth++;
            }
            else if (Rest[i] == close && --depth == 0)
            {
                inner = Rest[1..i];
                Rest = Rest[(i + 1)..];
                return true;
            }
        }

        // The brackets are not balanced: the first that closes counts.
        var end = Rest[..most].IndexOf(close);
        if (end < 0)
        {
            return false;
        }

        inner = Rest[1..end];
        Rest = Rest[(end + 1)..];
        return true;
    }

    public bool TryGroup(out ReadOnlySpan<byte> inner) => TryGroup((byte)'[', (byte)']', out inner);

    /// <summary>Takes a name without spaces and the separator after it: <c>com.acme.Loader - </c>.</summary>
    public bool TryComponent(ReadOnlySpan<byte> separator, out ReadOnlySpan<byte> component)
    {
        component = default;
        var most = Rest[..Math.Min(Rest.Length, LongestComponent + separator.Length)];
        var end = most.IndexOf(separator);
        if (end <= 0)
        {
            return false;
        }

        var name = most[..end].TrimEnd((byte)' ');
        if (name.IsEmpty || name.Contains((byte)' '))
        {
            return false;
        }

        component = name;
        Rest = Rest[(end + separator.Length)..];
        return true;
    }

    /// <summary>Takes a name that ends the line with its colon: the message is empty.</summary>
    public bool TryLastComponent(out ReadOnlySpan<byte> component)
    {
        component = default;
        if (Rest.Length is < 2 or > LongestComponent || Rest[^1] != ':' || Rest.Contains((byte)' '))
        {
            return false;
        }

        component = Rest[..^1];
        Rest = default;
        return true;
    }

    /// <summary>Whether all are digits.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> word) => !word.IsEmpty && !word.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Whether the word is spelled in capitals only.</summary>
    public static bool IsUpper(ReadOnlySpan<byte> word) => !word.IsEmpty && Ascii.IsValid(word) && !word.ContainsAnyInRange((byte)'a', (byte)'z');
}

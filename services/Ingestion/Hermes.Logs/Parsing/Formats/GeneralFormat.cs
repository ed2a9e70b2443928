namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// What is common to most logs: a time first (in brackets or not, after a level or not), then perhaps numbers, groups in brackets and
/// words in capitals up to a level, then perhaps a component:
/// <c>[2025-01-07T14:30:15,123][INFO ][o.e.n.Node] message</c>, <c>2025-01-07T14:30:15Z 0 [Warning] message</c>,
/// <c>I, [2025-01-07T14:30:15.123 #4711]  INFO -- : message</c>, <c>[01.07 14:30:15] loader.exe - message</c>.
/// </summary>
/// <param name="bareNumbers">Whether a number since 1970 may stand before a mere message: only behind columns, else any prose may begin so.</param>
internal sealed class GeneralFormat(bool bareNumbers = false) : ILineFormat
{
    private const int LongestBracket = 64;
    private const int MostHeaderWords = 8;

    public static GeneralFormat BehindColumns { get; } = new(bareNumbers: true);

    public string Name => "general";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        cursor.SkipSpaces();
        if (!TryTime(ref cursor, context, out var time))
        {
            // A level may come first, with a comma (Ruby) or without.
            var word = cursor.Peek().TrimEnd(":,"u8);
            if (!LineLevels.TryParse(word, out var first) || !LineCursor.IsUpper(word))
            {
                return false;
            }

            cursor.Word();
            cursor.SkipSpaces();
            fields.Level = first;
            if (!TryTime(ref cursor, context, out time))
            {
                return false;
            }
        }

        fields.Timestamp = time;
        TakeHeader(ref cursor, ref fields);
        TakeComponent(ref cursor, ref fields);
        fields.Message = cursor.Rest.Trim((byte)' ');
        return !fields.Message.IsEmpty && (bareNumbers || fields.Level is not null || !fields.Component.IsEmpty || line.TrimStart("[( "u8).IndexOfAnyExceptInRange((byte)'0', (byte)'9') is not (10 or 13 or 16 or 19));
    }

    private static bool TryTime(scoped ref LineCursor cursor, LineContext context, out DateTimeOffset time)
    {
        var probe = cursor;
        var bracket = probe.Skip((byte)'[') || probe.Skip((byte)'(');
        if (!probe.TryTime(context, out time))
        {
            return false;
        }

        if (bracket)
        {
            // Ruby writes the process beside the time.
            var close = probe.Rest[..Math.Min(probe.Rest.Length, LongestBracket)].IndexOfAny((byte)']', (byte)')');
            if (close < 0)
            {
                return false;
            }

            probe.Advance(close + 1);
        }

        if (!probe.AtEnd && (char.IsAsciiLetterOrDigit((char)probe.Next) || probe.Next is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'/'))
        {
            return false;
        }

        cursor = probe;
        return true;
    }

    /// <summary>Looks for a level among the next words; up to it everything must look like a header.</summary>
    private static void TakeHeader(scoped ref LineCursor cursor, scoped ref LineFields fields)
    {
        SkipSeparators(ref cursor);
        var probe = cursor;
        ReadOnlySpan<byte> category = default;
        for (var i = 0; i < MostHeaderWords; i++)
        {
            SkipSeparators(ref probe);
            LineLevel level;
            if (probe.TryGroup(out var group))
            {
                if (LineLevels.TryParse(group.Trim((byte)' '), out level))
                {
                    fields.Level = level;
                    fields.Component = category;
                    cursor = probe;
                    return;
                }

                continue;
            }

            var word = probe.Peek();
            var bare = word.TrimEnd(":,|"u8);
            if (bare.Length > 1 && LineLevels.TryParse(bare, out level) && (i == 0 || LineCursor.IsUpper(bare)))
            {
                fields.Level = level;
                fields.Component = category;
                // "Error connecting" is a level and the beginning of a sentence.
                if (LineCursor.IsUpper(bare) || bare.Length < word.Length)
                {
                    probe.Advance(word.Length);
                }

                cursor = probe;
                return;
            }

            if (word.IsEmpty || !NameShape.IsHeader(word))
            {
                return;
            }

            category = LineCursor.IsUpper(word) && !LineCursor.IsNumber(word) ? word : category;
            probe.Advance(word.Length);
        }
    }

    private static void TakeComponent(scoped ref LineCursor cursor, scoped ref LineFields fields)
    {
        SkipSeparators(ref cursor);
        var probe = cursor;
        if (probe.TryGroup(out var group) && NameShape.IsLogger(group.Trim((byte)' ')))
        {
            fields.Component = group.Trim((byte)' ');
            cursor = probe;
            SkipSeparators(ref cursor);
            return;
        }

        probe = cursor;
        if ((TryProgram(ref probe, out var component) || probe.TryComponent(" - "u8, out component) || probe.TryComponent(" : "u8, out component)
            || probe.TryComponent(": "u8, out component)) && NameShape.IsLogger(component))
        {
            fields.Component = component;
            cursor = probe;
        }
    }

    /// <summary>Takes <c>loader.exe *64 - </c>: a name with a mark of its own.</summary>
    private static bool TryProgram(scoped ref LineCursor cursor, out ReadOnlySpan<byte> program)
    {
        var probe = cursor;
        program = probe.Word();
        if (!probe.Skip(" *"u8) || !probe.TryNumber(out _) || !probe.Skip(" - "u8))
        {
            return false;
        }

        cursor = probe;
        return true;
    }

    private static void SkipSeparators(scoped ref LineCursor cursor)
    {
        for (var i = 0; i < 4; i++)
        {
            cursor.SkipSpaces();
            if (!cursor.Skip("- "u8) && !cursor.Skip("-- "u8) && !cursor.Skip("--- "u8) && !cursor.Skip("| "u8) && !cursor.Skip(": "u8) && !cursor.Skip(", "u8))
            {
                return;
            }
        }
    }
}

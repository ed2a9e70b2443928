namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// PostgreSQL in the usual shapes of log_line_prefix: <c>2025-01-07 14:30:15.123 UTC [4711] app@shop ERROR:  message</c>,
/// <c>2025-01-07 14:30:15 UTC [4711]: [1-1] user=app,db=shop LOG:  message</c>,
/// <c>2025-01-07 14:30:15 UTC:10.0.0.1(5432):app@shop:[4711]:LOG:  message</c>. The database, where it is named, is the component.
/// </summary>
internal sealed class PostgresFormat : ILineFormat
{
    private const int LongestPrefix = 300;

    public string Name => "postgresql";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (line.Length < 30 || !char.IsAsciiDigit((char)line[0]) || !cursor.TryTime(context, out var time))
        {
            return false;
        }

        // Two spaces after the colon are Postgres's own.
        var rest = cursor.Rest[..Math.Min(cursor.Rest.Length, LongestPrefix)];
        var end = rest.IndexOf(":  "u8);
        if (end <= 0)
        {
            return false;
        }

        var start = rest[..end].LastIndexOfAny((byte)' ', (byte)':') + 1;
        if (start == 0 || !TryLevel(rest[start..end], out var level) || !HasProcess(rest[..start]))
        {
            return false;
        }

        fields.Timestamp = time;
        fields.Level = level;
        fields.Component = Database(rest[..start]);
        fields.Message = cursor.Rest[(end + 3)..].Trim((byte)' ');
        return true;
    }

    private static bool TryLevel(ReadOnlySpan<byte> word, out LineLevel level)
    {
        if (LineCursor.IsUpper(word) && LineLevels.TryParse(word, out level))
        {
            return true;
        }

        // What else belongs to the message before it.
        level = LineLevel.Info;
        return word.SequenceEqual("STATEMENT"u8) || word.SequenceEqual("DETAIL"u8) || word.SequenceEqual("HINT"u8)
            || word.SequenceEqual("CONTEXT"u8) || word.SequenceEqual("QUERY"u8) || word.SequenceEqual("LOCATION"u8);
    }

    private static bool HasProcess(ReadOnlySpan<byte> prefix)
    {
        var open = prefix.IndexOf((byte)'[');
        return open >= 0 && open + 2 < prefix.Length && char.IsAsciiDigit((char)prefix[open + 1]) && prefix[open..].Contains((byte)']');
    }

    private static ReadOnlySpan<byte> Database(ReadOnlySpan<byte> prefix)
    {
        var named = prefix.IndexOf("db="u8);
        var at = named >= 0 ? named + 2 : prefix.IndexOf((byte)'@');
        if (at < 0)
        {
            return default;
        }

        var name = prefix[(at + 1)..];
        var end = name.IndexOfAny(" ,:"u8);
        return end < 0 ? name : name[..end];
    }
}

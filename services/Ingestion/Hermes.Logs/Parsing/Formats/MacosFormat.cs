namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// macOS: <c>2025-01-07 14:30:15.123456+0100 0x1a2b     Default     0x0                  123    0    kernel: (AppleUSB) message</c>
/// (log show), <c>2025-01-07 14:30:15.123 Df kernel[0:1a2b] message</c> (its compact style) and
/// <c>2025-01-07 14:30:15.123 Safari[123:4567] message</c> (NSLog). What system.log holds is syslog.
/// </summary>
internal sealed class MacosFormat : ILineFormat
{
    public string Name => "macos";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (line.Length < 30 || line[4] != '-' || line[10] != ' ' || !cursor.TryTime(context, out var time) || !cursor.SkipSpaces())
        {
            return false;
        }

        fields.Timestamp = time;
        return cursor.Rest.StartsWith("0x"u8) ? TryFull(cursor, ref fields) : TryCompact(cursor, ref fields);
    }

    private static bool TryFull(LineCursor cursor, ref LineFields fields)
    {
        cursor.Word();
        cursor.SkipSpaces();
        if (LevelOf(cursor.Word()) is not { } level || !cursor.SkipSpaces() || !cursor.Word().StartsWith("0x"u8) || !cursor.SkipSpaces()
            || !cursor.TryNumber(out _) || !cursor.SkipSpaces() || !cursor.TryNumber(out _) || !cursor.SkipSpaces())
        {
            return false;
        }

        var end = cursor.Rest[..Math.Min(cursor.Rest.Length, 200)].IndexOf(": "u8);
        if (end <= 0)
        {
            return false;
        }

        fields.Level = level;
        fields.Component = cursor.Rest[..end];
        fields.Message = cursor.Rest[(end + 2)..].Trim((byte)' ');
        return true;
    }

    private static bool TryCompact(LineCursor cursor, ref LineFields fields)
    {
        var word = cursor.Peek();
        if (word.Length is 1 or 2 && LevelOf(word) is { } level)
        {
            fields.Level = level;
            cursor.Advance(word.Length);
            cursor.SkipSpaces();
        }

        var open = cursor.Rest[..Math.Min(cursor.Rest.Length, 128)].IndexOf((byte)'[');
        var close = open <= 0 ? -1 : cursor.Rest[open..Math.Min(cursor.Rest.Length, open + 40)].IndexOf((byte)']');
        if (close < 0)
        {
            return false;
        }

        var process = cursor.Rest.Slice(open + 1, close - 1);
        var colon = process.IndexOf((byte)':');
        if (colon <= 0 || !LineCursor.IsNumber(process[..colon]) || process.ContainsAny((byte)' ', (byte)'@'))
        {
            return false;
        }

        fields.Component = cursor.Rest[..open];
        cursor.Advance(open + close + 1);
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }

    private static LineLevel? LevelOf(ReadOnlySpan<byte> type) => type switch
    {
        [(byte)'D', (byte)'f'] or [(byte)'I'] or [(byte)'A'] or [(byte)'S', ..] => LineLevel.Info,
        [(byte)'D', (byte)'b'] => LineLevel.Debug,
        [(byte)'E'] => LineLevel.Error,
        [(byte)'F'] => LineLevel.Fatal,
        _ when type.SequenceEqual("Default"u8) || type.SequenceEqual("Activity"u8) || type.SequenceEqual("Signpost"u8) => LineLevel.Info,
        _ when type.SequenceEqual("Fault"u8) => LineLevel.Fatal,
        _ => type.Length > 2 && LineLevels.TryParse(type, out var level) ? level : null,
    };
}

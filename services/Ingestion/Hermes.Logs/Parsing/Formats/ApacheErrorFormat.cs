namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// Apache's error log: <c>[Tue Jan 07 14:30:15 2025] [error] message</c>, and since 2.4
/// <c>[Tue Jan 07 14:30:15.123456 2025] [core:error] [pid 35:tid 43] [client 10.0.0.7:80] message</c>; the client stays in the message.
/// </summary>
internal sealed class ApacheErrorFormat : ILineFormat
{
    public string Name => "apache-error";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (line.Length < 28 || !cursor.Skip((byte)'[') || !char.IsAsciiLetter((char)cursor.Next)
            || !cursor.TryTime(context, out var time) || !cursor.Skip("] "u8) || !cursor.TryGroup(out var severity))
        {
            return false;
        }

        var colon = severity.LastIndexOf((byte)':');
        var word = severity[(colon + 1)..];
        // trace1 to trace8
        if (word.StartsWith("trace"u8))
        {
            word = word[..5];
        }

        if (!LineLevels.TryParse(word, out var level))
        {
            return false;
        }

        cursor.SkipSpaces();
        if (cursor.Rest.StartsWith("[pid "u8) && cursor.TryGroup(out _))
        {
            cursor.SkipSpaces();
        }

        fields.Timestamp = time;
        fields.Level = level;
        fields.Component = colon > 0 ? severity[..colon] : default;
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }
}

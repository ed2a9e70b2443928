namespace Hermes.Logs.Parsing.Formats;

/// <summary>nginx's error log: <c>2025/01/07 14:30:15 [error] 12#0: *1 message</c>, where 12 is the process and *1 the connection.</summary>
internal sealed class NginxErrorFormat : ILineFormat
{
    public string Name => "nginx-error";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (line.Length < 24 || line[4] != '/' || !cursor.TryTime(context, out var time) || !cursor.SkipSpaces()
            || !cursor.TryGroup(out var severity) || !LineLevels.TryParse(severity, out var level) || !cursor.SkipSpaces()
            || !cursor.TryNumber(out _) || !cursor.Skip((byte)'#') || !cursor.TryNumber(out _) || !cursor.Skip((byte)':'))
        {
            return false;
        }

        cursor.SkipSpaces();
        var connection = cursor;
        if (connection.Skip((byte)'*') && connection.TryNumber(out _) && connection.SkipSpaces())
        {
            cursor = connection;
        }

        fields.Timestamp = time;
        fields.Level = level;
        fields.Component = "nginx"u8;
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }
}

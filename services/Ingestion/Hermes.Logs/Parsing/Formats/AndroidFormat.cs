namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// Android's logcat, threadtime (also with a year or a user) and time: <c>03-17 16:13:38.811  1702  2395 D WindowManager: message</c>,
/// <c>03-17 16:13:38.811 D/WindowManager( 1702): message</c>.
/// </summary>
internal sealed class AndroidFormat : ILineFormat
{
    public string Name => "android";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (line.Length < 24 || !char.IsAsciiDigit((char)line[0]) || !cursor.TryTime(context, out var time) || !cursor.SkipSpaces())
        {
            return false;
        }

        var threadTime = false;
        while (cursor.TryNumber(out _))
        {
            threadTime = true;
            if (!cursor.SkipSpaces())
            {
                return false;
            }
        }

        if (cursor.Rest.Length < 3 || !LineLevels.TryParse(cursor.Rest[..1], out var level) || cursor.Rest[1] != (threadTime ? (byte)' ' : (byte)'/'))
        {
            return false;
        }

        cursor.Advance(2);
        var end = cursor.Rest.IndexOf(": "u8);
        end = end < 0 && cursor.Rest[^1] == ':' ? cursor.Rest.Length - 1 : end;
        if (end is < 0 or > 200)
        {
            return false;
        }

        var tag = cursor.Rest[..end];
        if (!threadTime)
        {
            var process = tag.LastIndexOf((byte)'(');
            if (process < 0)
            {
                return false;
            }

            tag = tag[..process];
        }

        fields.Timestamp = time;
        fields.Level = level;
        fields.Component = tag.Trim((byte)' ');
        fields.Message = cursor.Rest[Math.Min(end + 2, cursor.Rest.Length)..].Trim((byte)' ');
        return true;
    }
}

namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// Python: <c>2025-01-07 14:30:15,123 - etl.loader - ERROR - message</c>, without a time <c>ERROR:etl.loader:message</c>,
/// <c>[2025-01-07 14:30:15,123] ERROR in app: message</c> (Flask), <c>[2025-01-07 14:30:15 +0000] [4711] [INFO] message</c> (gunicorn),
/// <c>[2025-01-07 14:30:15,123: INFO/MainProcess] message</c> (Celery), <c>2025-01-07 14:30:15.123 | INFO     | app:main:12 - message</c> (Loguru).
/// </summary>
internal sealed class PythonFormat : ILineFormat
{
    public string Name => "python";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        if (line.IsEmpty)
        {
            return false;
        }

        var cursor = new LineCursor(line);
        if (cursor.Skip((byte)'['))
        {
            return TryBrackets(cursor, context, ref fields);
        }

        if (!char.IsAsciiDigit((char)line[0]))
        {
            return TryBasic(line, ref fields);
        }

        if (!cursor.TryTime(context, out var time) || !cursor.SkipSpaces())
        {
            return false;
        }

        fields.Timestamp = time;
        return cursor.Skip("- "u8) ? TryDashed(cursor, ref fields) : cursor.Skip("| "u8) && TryLoguru(cursor, ref fields);
    }

    private static bool TryDashed(LineCursor cursor, ref LineFields fields)
    {
        cursor.SkipSpaces();
        if (!cursor.TryComponent(" - "u8, out var component))
        {
            return false;
        }

        if (LineCursor.IsUpper(component) && LineLevels.TryParse(component, out var alone))
        {
            return Take(ref fields, alone, default, cursor.Rest);
        }

        var end = cursor.Rest.IndexOf(" - "u8);
        if (end is < 1 or > 16 || !LineLevels.TryParse(cursor.Rest[..end].Trim((byte)' '), out var level))
        {
            return false;
        }

        fields.Level = level;
        fields.Component = component;
        fields.Message = cursor.Rest[(end + 3)..].Trim((byte)' ');
        return true;
    }

    private static bool TryLoguru(LineCursor cursor, ref LineFields fields)
    {
        cursor.SkipSpaces();
        if (!cursor.TryLevel(out var level) || !cursor.SkipSpaces() || !cursor.Skip("| "u8) || !cursor.TryComponent(" - "u8, out var component))
        {
            return false;
        }

        fields.Level = level;
        fields.Component = component;
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }

    private static bool TryBrackets(LineCursor cursor, LineContext context, ref LineFields fields)
    {
        if (!cursor.TryTime(context, out var time))
        {
            return false;
        }

        fields.Timestamp = time;
        if (cursor.Skip(": "u8))
        {
            var slash = cursor.Rest[..Math.Min(16, cursor.Rest.Length)].IndexOf((byte)'/');
            return slash > 0 && LineLevels.TryParse(cursor.Rest[..slash], out var celery) && cursor.Rest.Contains((byte)']')
                && Take(ref fields, celery, default, cursor.Rest[(cursor.Rest.IndexOf((byte)']') + 1)..]);
        }

        if (!cursor.Skip("] "u8))
        {
            return false;
        }

        if (cursor.TryLevel(out var level))
        {
            return cursor.Skip(" in "u8) && cursor.TryComponent(": "u8, out var module) && Take(ref fields, level, module, cursor.Rest);
        }

        return cursor.TryGroup(out var process) && LineCursor.IsNumber(process) && cursor.SkipSpaces() && cursor.TryGroup(out var name)
            && LineLevels.TryParse(name, out level) && Take(ref fields, level, default, cursor.Rest);
    }

    private static bool TryBasic(ReadOnlySpan<byte> line, ref LineFields fields)
    {
        var first = line[..Math.Min(line.Length, 12)].IndexOf((byte)':');
        if (first is < 4 or > 8 || !LineCursor.IsUpper(line[..first]) || !LineLevels.TryParse(line[..first], out var level))
        {
            return false;
        }

        var rest = line[(first + 1)..];
        var second = rest.IndexOf((byte)':');
        return second > 0 && !rest[..second].Contains((byte)' ') && Take(ref fields, level, rest[..second], rest[(second + 1)..]);
    }

    private static bool Take(ref LineFields fields, LineLevel level, ReadOnlySpan<byte> component, ReadOnlySpan<byte> message)
    {
        fields.Level = level;
        fields.Component = component;
        fields.Message = message.Trim((byte)' ');
        return true;
    }
}

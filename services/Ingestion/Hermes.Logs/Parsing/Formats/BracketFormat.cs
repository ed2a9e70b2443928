namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// <c>2025-01-07 14:30:15 [ERROR] api.users.create - Database connection failed</c>, the house format and Hermes's hot path.
/// </summary>
internal sealed class BracketFormat : ILineFormat
{
    public string Name => "bracket";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (!cursor.TryTime(context, out var time))
        {
            return false;
        }

        cursor.SkipSpaces();
        if (!cursor.Skip((byte)'['))
        {
            return false;
        }

        var close = cursor.Rest.IndexOf((byte)']');
        if (close is < 1 or > 16 || !LineLevels.TryParse(cursor.Rest[..close].Trim((byte)' '), out var level))
        {
            return false;
        }

        cursor.Advance(close + 1);
        cursor.SkipSpaces();
        fields.Timestamp = time;
        fields.Level = level;
        fields.Component = cursor.TryComponent(" - "u8, out var component) ? component : default;
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }
}

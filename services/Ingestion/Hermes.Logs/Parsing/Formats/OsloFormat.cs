namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// OpenStack's oslo.log: <c>2025-01-07 14:30:15.123 4711 INFO nova.compute.manager [req-1 user project - - -] message</c>; the
/// request in brackets is a header.
/// </summary>
internal sealed class OsloFormat : ILineFormat
{
    public string Name => "openstack";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (!cursor.TryTime(context, out var time) || !cursor.SkipSpaces() || !cursor.TryNumber(out _) || !cursor.SkipSpaces()
            || !cursor.TryLevel(out var level) || !cursor.SkipSpaces())
        {
            return false;
        }

        var component = cursor.Word();
        if (!NameShape.IsLogger(component) || !cursor.SkipSpaces() || !cursor.TryGroup(out var request)
            || !(request.SequenceEqual("-"u8) || request.StartsWith("req-"u8) || request.StartsWith("None "u8)))
        {
            return false;
        }

        fields.Timestamp = time;
        fields.Level = level;
        fields.Component = component;
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }
}

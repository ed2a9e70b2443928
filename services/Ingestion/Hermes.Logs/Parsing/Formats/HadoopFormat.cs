namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// Hadoop and YARN: <c>2025-01-07 14:30:15,123 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: message</c>, also
/// without a thread.
/// </summary>
internal sealed class HadoopFormat : ILineFormat
{
    public string Name => "hadoop";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (line.Length < 24 || line[19] != ',' || !TimestampReader.TryReadIso(line, context, out var time, out var length))
        {
            return false;
        }

        cursor.Advance(length);
        if (!cursor.SkipSpaces() || !cursor.TryLevel(out var level) || !cursor.SkipSpaces())
        {
            return false;
        }

        if (cursor.TryGroup(out _))
        {
            cursor.SkipSpaces();
        }

        if (!cursor.TryComponent(": "u8, out var component) && !cursor.TryLastComponent(out component))
        {
            return false;
        }

        if (component.IndexOf((byte)'.') <= 0)
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

namespace Hermes.Logs.Parsing.Formats;

/// <summary>Airflow's task logs: <c>[2025-01-07T14:30:15.123+0000] {taskinstance.py:1157} INFO - message</c>.</summary>
internal sealed class AirflowFormat : ILineFormat
{
    public string Name => "airflow";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (!cursor.Skip((byte)'[') || !cursor.TryTime(context, out var time) || !cursor.Skip("] {"u8))
        {
            return false;
        }

        var close = cursor.Rest.IndexOf((byte)'}');
        if (close <= 0)
        {
            return false;
        }

        var place = cursor.Rest[..close];
        cursor.Advance(close + 1);
        if (!cursor.SkipSpaces() || !cursor.TryLevel(out var level) || !cursor.Skip(" -"u8))
        {
            return false;
        }

        var colon = place.LastIndexOf((byte)':');
        fields.Timestamp = time;
        fields.Level = level;
        fields.Component = colon > 0 ? place[..colon] : place;
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }
}

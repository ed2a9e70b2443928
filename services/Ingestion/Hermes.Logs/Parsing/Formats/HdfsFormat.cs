using Hermes.Logs.Parsing.Times;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>HDFS: <c>081109 203615 148 INFO dfs.DataNode$PacketResponder: message</c>.</summary>
internal sealed class HdfsFormat : ILineFormat
{
    public string Name => "hdfs";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        if (line.Length < 20 || line[6] != ' ' || !AsciiDigits.Is(line[0]))
        {
            return false;
        }

        var cursor = new LineCursor(line);
        if (!cursor.TryTime(context, out var time) || !cursor.SkipSpaces() || !cursor.TryNumber(out _) || !cursor.SkipSpaces()
            || !cursor.TryLevel(out var level) || !cursor.SkipSpaces())
        {
            return false;
        }

        if (!cursor.TryComponent(": "u8, out var component) && !cursor.TryLastComponent(out component))
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

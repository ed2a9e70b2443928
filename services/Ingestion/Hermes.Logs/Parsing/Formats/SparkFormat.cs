using Hermes.Logs.Parsing.Times;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>Spark, whose dates begin with the year: <c>17/06/09 20:10:40 INFO storage.BlockManager: message</c>.</summary>
internal sealed class SparkFormat : ILineFormat
{
    public string Name => "spark";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        if (!NumericDates.TryShortYearFirst(line, context, out var time, out var length))
        {
            return false;
        }

        var cursor = new LineCursor(line);
        cursor.Advance(length);
        if (!cursor.SkipSpaces() || !cursor.TryLevel(out var level) || !cursor.SkipSpaces())
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

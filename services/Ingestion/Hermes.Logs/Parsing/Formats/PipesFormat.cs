namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// Columns between bars (or semicolons, or tabs), as NLog writes them: <c>2025-01-07 14:30:15.1234|INFO|Acme.Loader|message</c>,
/// <c>20250107-14:30:15:123|Loader|30002312|message</c>. A level, a number and a name without spaces are columns; the message begins
/// with the first that is none of them or comes twice.
/// </summary>
internal sealed class PipesFormat : ILineFormat
{
    private const int MostColumns = 6;

    public string Name => "pipes";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (!cursor.TryTime(context, out var time))
        {
            return false;
        }

        while (cursor.Next == ' ')
        {
            cursor.Advance(1);
        }

        var separator = cursor.Next;
        if (separator is not ((byte)'|' or (byte)';' or (byte)'\t') || !cursor.Skip(separator))
        {
            return false;
        }

        fields.Timestamp = time;
        for (var column = 0; column < MostColumns; column++)
        {
            var end = cursor.Rest[..Math.Min(cursor.Rest.Length, 200)].IndexOf(separator);
            if (end < 0 || !TryTake(cursor.Rest[..end].Trim((byte)' '), ref fields))
            {
                break;
            }

            cursor.Advance(end + 1);
        }

        fields.Message = cursor.Rest.Trim((byte)' ');
        return fields.Level is not null || !fields.Component.IsEmpty;
    }

    private static bool TryTake(ReadOnlySpan<byte> column, ref LineFields fields)
    {
        if (column.IsEmpty || LineCursor.IsNumber(column))
        {
            return true;
        }

        if (fields.Level is null && LineLevels.TryParse(column, out var level))
        {
            fields.Level = level;
            return true;
        }

        if (fields.Component.IsEmpty && !column.ContainsAny((byte)' ', (byte)'='))
        {
            fields.Component = column;
            return true;
        }

        return false;
    }
}

namespace Hermes.Logs.Parsing.Formats;

/// <summary>Windows servicing and setup (CBS.log, dism.log, setupact.log): <c>2025-01-07 14:30:15, Info                  CBS    message</c>.</summary>
internal sealed class WindowsFormat : ILineFormat
{
    public string Name => "windows";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (line.Length < 24 || line[19] != ',' || line[20] != ' ' || !TimestampReader.TryReadIso(line, context, out var time, out var length))
        {
            return false;
        }

        cursor.Advance(length + 1);
        if (!cursor.SkipSpaces() || !cursor.TryLevel(out var level) || !cursor.SkipSpaces())
        {
            return false;
        }

        // A short name in capitals; dism and setup leave it out now and then.
        var component = cursor.Peek();
        if (component.Length is > 1 and <= 12 && LineCursor.IsUpper(component) && char.IsAsciiLetter((char)component[0]))
        {
            cursor.Advance(component.Length);
            fields.Component = component;
        }

        fields.Timestamp = time;
        fields.Level = level;
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }
}

namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// syslog of RFC 5424: <c>&lt;165&gt;1 2025-01-07T14:30:15.003Z host app 4711 ID47 [origin@32473 feed="FX"] message</c>. Parameters
/// of the structured data count as named fields.
/// </summary>
internal sealed class Syslog5424Format : ILineFormat
{
    public string Name => "syslog5424";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        if (SyslogPriority.Take(ref cursor) is not { } level || !cursor.Skip("1 "u8))
        {
            return false;
        }

        var collector = new FieldCollector(context);
        DateTimeOffset? time = null;
        if (!cursor.Skip((byte)'-'))
        {
            if (!cursor.TryTime(context, out var stated))
            {
                return false;
            }

            time = stated;
        }

        if (!cursor.Skip((byte)' ') || !TrySkipField(ref cursor, out _) || !TrySkipField(ref cursor, out var app)
            || !TrySkipField(ref cursor, out _) || !TrySkipField(ref cursor, out _) || !TryData(ref cursor, context, ref collector))
        {
            return false;
        }

        cursor.SkipSpaces();
        cursor.Skip("\uFEFF"u8);
        fields = collector.ToFields(default);
        fields.Timestamp = time;
        fields.Level = level;
        fields.Component = app.SequenceEqual("-"u8) ? default : app;
        fields.Message = cursor.Rest.Trim((byte)' ');
        fields.Wraps = true;
        return true;
    }

    private static bool TrySkipField(scoped ref LineCursor cursor, out ReadOnlySpan<byte> field)
    {
        field = cursor.Word();
        return !field.IsEmpty && cursor.Skip((byte)' ');
    }

    private static bool TryData(scoped ref LineCursor cursor, LineContext context, scoped ref FieldCollector collector)
    {
        if (cursor.Skip((byte)'-'))
        {
            return true;
        }

        var any = false;
        while (cursor.Skip((byte)'['))
        {
            any = true;
            var id = cursor.Rest.IndexOfAny((byte)' ', (byte)']');
            if (id <= 0)
            {
                return false;
            }

            cursor.Advance(id);
            while (cursor.SkipSpaces())
            {
                if (!TryParameter(ref cursor, context, ref collector))
                {
                    return false;
                }
            }

            if (!cursor.Skip((byte)']'))
            {
                return false;
            }
        }

        return any;
    }

    private static bool TryParameter(scoped ref LineCursor cursor, LineContext context, scoped ref FieldCollector collector)
    {
        var equals = cursor.Rest.IndexOf("=\""u8);
        if (equals <= 0)
        {
            return false;
        }

        var close = Quoted.End(cursor.Rest, equals + 2);
        if (close < 0)
        {
            return false;
        }

        var name = cursor.Rest[..equals];
        collector.TakeAttribute(name, JsonText.Unescape(cursor.Rest[(equals + 2)..close], context));
        cursor.Advance(close + 1);
        return true;
    }
}

namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// log4j, logback and their like in the usual layouts:
/// <c>2025-01-07 14:30:15,123 ERROR [main] com.acme.Loader - message</c>,
/// <c>14:30:15.123 [main] WARN  com.acme.Loader: message</c>,
/// <c>2025-01-07 14:30:15.123  INFO 4711 --- [main] c.acme.Loader : message</c> (Spring Boot),
/// <c>2025-01-07 14:30:15,123 - WARN  [main:Loader@88] - message</c> (ZooKeeper),
/// <c>2025-01-07 14:30:15,123 INFO  [com.acme.Loader] (main) message</c> (JBoss),
/// <c>INFO  [main] 2025-01-07 14:30:15,123 Loader.java:88 - message</c> (Cassandra),
/// <c>INFO  [2025-01-07 14:30:15,123] com.acme.Loader: message</c> (Dropwizard).
/// </summary>
internal sealed class Log4jFormat : ILineFormat
{
    public string Name => "log4j";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        var header = default(Header);
        if (line.IsEmpty || !(char.IsAsciiLetterUpper((char)line[0]) ? TryLevelFirst(ref cursor, context, ref header) : TryTimeFirst(ref cursor, context, ref header)))
        {
            return false;
        }

        cursor.SkipSpaces();
        if (cursor.Skip("- "u8))
        {
            // ZooKeeper writes thread, class and line into one pair of brackets.
            fields.Component = ClassOf(header.Thread);
        }
        else if (header.HasThread && cursor.TryGroup((byte)'(', (byte)')', out _))
        {
            fields.Component = header.Thread;
        }
        else if (cursor.TryComponent(" -- "u8, out var component) || cursor.TryComponent(" - "u8, out component) || cursor.TryComponent(" : "u8, out component)
            || (cursor.TryComponent(": "u8, out component) && (header.HasThread || NameShape.IsLogger(component))))
        {
            fields.Component = component;
        }
        else if (!header.HasThread)
        {
            return false;
        }

        fields.Timestamp = header.Time;
        fields.Level = header.Level;
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }

    private static bool TryTimeFirst(scoped ref LineCursor cursor, LineContext context, ref Header header)
    {
        if (!cursor.TryTime(context, out header.Time) || !cursor.SkipSpaces())
        {
            return false;
        }

        if (cursor.Skip((byte)'-'))
        {
            cursor.SkipSpaces();
        }

        header.TakeThread(ref cursor);
        if (!cursor.TryLevel(out header.Level) || !cursor.SkipSpaces())
        {
            return false;
        }

        // Spring Boot: [app,trace,span] 4711 --- [app] [main]
        header.TakeThread(ref cursor);
        var process = cursor;
        if (process.TryNumber(out _) && process.SkipSpaces() && process.Skip("---"u8))
        {
            process.SkipSpaces();
            cursor = process;
            header.TakeThread(ref cursor);
        }

        header.TakeThread(ref cursor);
        return true;
    }

    private static bool TryLevelFirst(scoped ref LineCursor cursor, LineContext context, ref Header header)
    {
        if (!cursor.TryLevel(out header.Level) || !cursor.SkipSpaces())
        {
            return false;
        }

        var dropwizard = cursor;
        if (dropwizard.Skip((byte)'[') && dropwizard.TryTime(context, out header.Time) && dropwizard.Skip((byte)']'))
        {
            cursor = dropwizard;
            return true;
        }

        header.TakeThread(ref cursor);
        return header.HasThread && cursor.TryTime(context, out header.Time);
    }

    private static ReadOnlySpan<byte> ClassOf(ReadOnlySpan<byte> thread)
    {
        var at = thread.LastIndexOf((byte)'@');
        var colon = at < 0 ? -1 : thread[..at].LastIndexOf((byte)':');
        return colon < 0 || !LineCursor.IsNumber(thread[(at + 1)..]) ? default : thread[(colon + 1)..at];
    }

    private ref struct Header
    {
        public DateTimeOffset Time;
        public LineLevel Level;
        public ReadOnlySpan<byte> Thread;
        public bool HasThread;

        public void TakeThread(ref LineCursor cursor)
        {
            if (cursor.TryGroup(out var thread))
            {
                Thread = thread;
                HasThread = true;
                cursor.SkipSpaces();
            }
        }
    }
}

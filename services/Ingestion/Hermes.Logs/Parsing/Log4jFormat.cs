namespace Hermes.Logs.Parsing;

/// <summary>
/// log4j, logback and Spring Boot: a timestamp, a level and a thread in either order, then the logger.
/// <c>2025-01-07 14:30:15,123 ERROR [main] com.acme.Loader - message</c>,
/// <c>2025-01-07 14:30:15.123 [main] WARN  com.acme.Loader: message</c>,
/// <c>2025-01-07 14:30:15.123  INFO 4711 --- [main] c.acme.Loader : message</c>.
/// </summary>
public sealed class Log4jFormat : ITextFormat
{
    /// <inheritdoc/>
    public string Name => "log4j";

    /// <inheritdoc/>
    public TextFields? Read(string line, TimeZoneInfo zone)
    {
        if (!TimestampReader.TryReadIso(line, zone, out var time, out var at))
        {
            return null;
        }

        var rest = line.AsSpan(at).TrimStart();
        SkipThread(ref rest);
        var end = rest.IndexOf(' ');
        if (end < 0 || !LineLevels.TryParse(rest[..end].TrimEnd(':'), out var level) || end == 1)
        {
            return null;
        }

        rest = rest[end..].TrimStart();
        var process = rest.IndexOf("--- ", StringComparison.Ordinal);
        if (process is > 0 and < 12)
        {
            rest = rest[(process + 4)..];
        }

        SkipThread(ref rest);
        var component = BracketFormat.ComponentBefore(" - ", ref rest) ?? BracketFormat.ComponentBefore(" : ", ref rest) ?? BracketFormat.ComponentBefore(": ", ref rest);
        return new TextFields { Timestamp = time, Level = level, Component = component, Message = rest.ToString() };
    }

    private static void SkipThread(ref ReadOnlySpan<char> rest)
    {
        var close = rest.StartsWith("[") ? rest.IndexOf(']') : -1;
        if (close > 0)
        {
            rest = rest[(close + 1)..].TrimStart();
        }
    }
}

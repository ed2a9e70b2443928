namespace Hermes.Logs.Parsing;

/// <summary>
/// Python's logging: <c>2025-01-07 14:30:15,123 - etl.loader - ERROR - message</c>, and without a time <c>ERROR:etl.loader:message</c>.
/// </summary>
public sealed class PythonFormat : ITextFormat
{
    /// <inheritdoc/>
    public string Name => "python";

    /// <inheritdoc/>
    public TextFields? Read(string line, TimeZoneInfo zone) =>
        TimestampReader.TryReadIso(line, zone, out var time, out var at) ? Dashed(line.AsSpan(at), time) : Basic(line);

    private static TextFields? Dashed(ReadOnlySpan<char> rest, DateTimeOffset time)
    {
        if (!rest.StartsWith(" - "))
        {
            return null;
        }

        rest = rest[3..];
        var component = BracketFormat.ComponentBefore(" - ", ref rest);
        var end = rest.IndexOf(" - ", StringComparison.Ordinal);
        return component is not null && end > 0 && LineLevels.TryParse(rest[..end].Trim(), out var level)
            ? new TextFields { Timestamp = time, Level = level, Component = component, Message = rest[(end + 3)..].ToString() }
            : null;
    }

    private static TextFields? Basic(ReadOnlySpan<char> line)
    {
        var first = line.IndexOf(':');
        if (first is < 4 or > 8 || !LineLevels.TryParse(line[..first], out var level))
        {
            return null;
        }

        var rest = line[(first + 1)..];
        var second = rest.IndexOf(':');
        return second > 0 && !rest[..second].Contains(' ')
            ? new TextFields { Level = level, Component = rest[..second].ToString(), Message = rest[(second + 1)..].ToString() }
            : null;
    }
}

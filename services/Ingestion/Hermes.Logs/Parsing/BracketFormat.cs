namespace Hermes.Logs.Parsing;

/// <summary>
/// <c>2025-01-07 14:30:15 [ERROR] api.users.create - Database connection failed</c>, the house format and Hermes's hot path.
/// nginx's error log, <c>2025/01/07 14:30:15 [error] 12#0: message</c>, is the same without a component.
/// </summary>
public sealed class BracketFormat : ITextFormat
{
    private const int LongestComponent = 200;

    /// <inheritdoc/>
    public string Name => "bracket";

    /// <inheritdoc/>
    public TextFields? Read(string line, TimeZoneInfo zone)
    {
        if (!TimestampReader.TryReadIso(line, zone, out var time, out var at))
        {
            return null;
        }

        var rest = line.AsSpan(at).TrimStart();
        var close = rest.IndexOf(']');
        if (close < 2 || rest[0] != '[' || !LineLevels.TryParse(rest[1..close].Trim(), out var level))
        {
            return null;
        }

        rest = rest[(close + 1)..].Trim();
        var component = ComponentBefore(" - ", ref rest);
        return new TextFields { Timestamp = time, Level = level, Component = component, Message = rest.ToString() };
    }

    internal static string? ComponentBefore(string separator, ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(separator, StringComparison.Ordinal);
        if (end is <= 0 or > LongestComponent)
        {
            return null;
        }

        var component = rest[..end].TrimEnd();
        if (component.Contains(' '))
        {
            return null;
        }

        rest = rest[(end + separator.Length)..].TrimStart();
        return component.ToString();
    }
}

namespace Hermes.Logs.Parsing;

/// <summary>logfmt: <c>time=2025-01-07T14:30:15Z level=error component=loader msg="connection refused" feed=FX</c>.</summary>
public sealed class LogfmtFormat : ITextFormat
{
    /// <inheritdoc/>
    public string Name => "logfmt";

    /// <inheritdoc/>
    public TextFields? Read(string line, TimeZoneInfo zone)
    {
        if (!line.Contains("msg=", StringComparison.Ordinal) && !line.Contains("message=", StringComparison.Ordinal))
        {
            return null;
        }

        var known = new KnownFields(zone);
        var rest = line.AsSpan().TrimStart();
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOf('=');
            if (equals <= 0 || rest[..equals].Contains(' '))
            {
                return null;
            }

            var key = rest[..equals].ToString();
            known.Take(key, ReadValue(ref rest, equals + 1));
            rest = rest.TrimStart();
        }

        return known is { Level: not null, Message: not null } ? known.ToFields(line) : null;
    }

    private static string ReadValue(ref ReadOnlySpan<char> rest, int at)
    {
        rest = rest[at..];
        if (!rest.StartsWith("\""))
        {
            var end = rest.IndexOf(' ');
            var bare = end < 0 ? rest : rest[..end];
            rest = rest[bare.Length..];
            return bare.ToString();
        }

        var close = 1;
        while (close < rest.Length && (rest[close] != '"' || rest[close - 1] == '\\'))
        {
            close++;
        }

        var value = rest[1..Math.Min(close, rest.Length)].ToString().Replace("\\\"", "\"", StringComparison.Ordinal);
        rest = rest[Math.Min(close + 1, rest.Length)..];
        return value;
    }
}

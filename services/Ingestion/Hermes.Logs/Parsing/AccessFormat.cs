using System.Globalization;

namespace Hermes.Logs.Parsing;

/// <summary>
/// The common and combined access logs of Apache and nginx:
/// <c>10.0.0.7 - ann [10/Oct/2025:13:55:36 +0000] "GET /feeds HTTP/1.1" 503 2326 "-" "curl/8"</c>.
/// The status gives the level: 5xx is an error, 4xx a warning.
/// </summary>
public sealed class AccessFormat : ITextFormat
{
    /// <inheritdoc/>
    public string Name => "access";

    /// <inheritdoc/>
    public TextFields? Read(string line, TimeZoneInfo zone)
    {
        var open = line.IndexOf(" [", StringComparison.Ordinal);
        var close = open < 0 ? -1 : line.IndexOf("] \"", open, StringComparison.Ordinal);
        if (close < 0 || !TimestampReader.TryReadAccess(line.AsSpan(open + 2, close - open - 2), zone, out var time))
        {
            return null;
        }

        var requestAt = close + 3;
        var requestEnd = EndOfQuoted(line, requestAt);
        if (requestEnd < 0 || requestEnd + 4 >= line.Length
            || !int.TryParse(line.AsSpan(requestEnd + 2, Math.Min(3, line.Length - requestEnd - 2)), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return null;
        }

        var level = status >= 500 ? LineLevel.Error : status >= 400 ? LineLevel.Warn : LineLevel.Info;
        var tail = line.IndexOf(" \"", requestEnd + 2, StringComparison.Ordinal);
        var end = tail < 0 ? line.Length : tail;
        return new TextFields
        {
            Timestamp = time,
            Level = level,
            Component = "access",
            Message = string.Concat(line.AsSpan(requestAt, requestEnd - requestAt), line.AsSpan(requestEnd + 1, end - requestEnd - 1)),
        };
    }

    private static int EndOfQuoted(string line, int from)
    {
        for (var i = from; i < line.Length; i++)
        {
            if (line[i] == '"' && line[i - 1] != '\\')
            {
                return i;
            }
        }

        return -1;
    }
}

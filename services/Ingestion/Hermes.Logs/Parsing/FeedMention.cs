namespace Hermes.Logs.Parsing;

/// <summary>Finds a feed or an execution named inside a message: <c>feed=FX_RATES</c>, <c>[feed:FX_RATES]</c>, <c>executionId=42</c>.</summary>
public static class FeedMention
{
    private const int LongestName = 200;

    /// <summary>The feed the message names, or null.</summary>
    public static string? Feed(string message) => After(message, "feed");

    /// <summary>The execution the message names, or null.</summary>
    public static string? Execution(string message) => After(message, "executionId") ?? After(message, "run_id");

    private static string? After(string message, string key)
    {
        for (var from = 0; ;)
        {
            var at = message.IndexOf(key, from, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return null;
            }

            from = at + key.Length;
            var startsWord = at == 0 || !char.IsLetterOrDigit(message[at - 1]);
            if (startsWord && from + 1 < message.Length && message[from] is '=' or ':')
            {
                var name = Name(message.AsSpan(from + 1));
                if (name.Length is > 0 and <= LongestName)
                {
                    return name.ToString();
                }
            }
        }
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> text)
    {
        text = text.TrimStart('"');
        var end = 0;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.' or '/'))
        {
            end++;
        }

        return text[..end].TrimEnd('.');
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Hermes.Notification.Channels;

/// <summary>A message in Slack's Block Kit, within its limits: 150 characters a header, 3,000 a section.</summary>
internal static class SlackMessage
{
    private const int MaxHeader = 150;
    private const int MaxSection = 3_000;
    private const int MaxFallback = 300;
    private const string Cut = "…";

    public static JsonObject From(OutgoingMessage message)
    {
        var blocks = new JsonArray
        {
            new JsonObject
            {
                ["type"] = "header",
                ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Shorten(message.Title, MaxHeader) },
            },
            Section("", Facts(message), code: false),
            Section("*What happened*", message.Message, code: true),
        };
        if (!string.IsNullOrWhiteSpace(message.Diagnosis))
        {
            blocks.Add(Section("*Probable cause*", message.Diagnosis, code: false));
        }

        if (!string.IsNullOrWhiteSpace(message.Solution))
        {
            blocks.Add(Section("*What to do*", message.Solution, code: false));
        }

        if (message.Link is not null)
        {
            blocks.Add(new JsonObject
            {
                ["type"] = "context",
                ["elements"] = new JsonArray(new JsonObject { ["type"] = "mrkdwn", ["text"] = $"<{message.Link}|Open in Hermes>" }),
            });
        }

        // The text is what notifications and old clients show.
        return new JsonObject { ["text"] = Escape($"[{message.Severity}] {message.Title}", MaxFallback), ["blocks"] = blocks };
    }

    private static string Facts(OutgoingMessage message)
    {
        var time = message.OccurredAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return string.Join("  |  ", new[] { time, message.Severity, message.Feed, message.Component }.Where(fact => !string.IsNullOrEmpty(fact)));
    }

    private static JsonObject Section(string heading, string body, bool code)
    {
        var (open, close) = code ? ("```", "```") : ("", "");
        var start = heading.Length == 0 ? open : $"{heading}\n{open}";
        // Three backticks in a log line would end the code block early.
        var text = code ? body.Replace("```", "'''", StringComparison.Ordinal) : body;
        return new JsonObject
        {
            ["type"] = "section",
            ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = start + Escape(text, MaxSection - start.Length - close.Length) + close },
        };
    }

    /// <summary>Slack's three special characters as entities, cut so that the result fits and no entity is halved.</summary>
    private static string Escape(string text, int limit)
    {
        var escaped = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        if (escaped.Length <= limit)
        {
            return escaped;
        }

        var cut = escaped[..(limit - Cut.Length)];
        var entity = cut.LastIndexOf('&');
        return (entity > cut.Length - "&amp;".Length && cut.IndexOf(';', entity) < 0 ? cut[..entity] : cut) + Cut;
    }

    private static string Shorten(string text, int limit) => text.Length <= limit ? text : text[..(limit - Cut.Length)] + Cut;
}

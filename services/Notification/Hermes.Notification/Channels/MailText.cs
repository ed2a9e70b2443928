using System.Globalization;
using System.Net;
using System.Text;

namespace Hermes.Notification.Channels;

/// <summary>The two bodies of a mail. Everything from outside is encoded in the HTML one.</summary>
internal static class MailText
{
    private const string CriticalColour = "#c62828";
    private const string WarningColour = "#ef6c00";

    public static string Plain(OutgoingMessage message)
    {
        var text = new StringBuilder();
        text.AppendLine(message.Title).AppendLine();
        foreach (var (name, value) in Facts(message))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name + ":",-11} {value}");
        }

        Append("What happened", message.Message);
        Append("Probable cause", message.Diagnosis);
        Append("What to do", message.Solution);
        Append("Open in Hermes", message.Link);
        return text.ToString();

        void Append(string heading, string? body)
        {
            if (!string.IsNullOrWhiteSpace(body))
            {
                text.AppendLine().AppendLine(heading).AppendLine(new string('-', heading.Length)).AppendLine(body);
            }
        }
    }

    public static string Html(OutgoingMessage message)
    {
        var colour = message.Severity == "critical" ? CriticalColour : WarningColour;
        var facts = string.Concat(Facts(message).Select(fact =>
            $"""<tr><td style="padding:2px 16px 2px 0;color:#666">{fact.Name}</td><td style="padding:2px 0">{Encode(fact.Value)}</td></tr>"""));
        var link = message.Link is null
            ? ""
            : $"""<p style="margin:20px 0 0"><a href="{Encode(message.Link)}" style="color:#1565c0">Open in Hermes</a></p>""";
        return
            $"""
             <!DOCTYPE html>
             <html lang="en"><head><meta charset="utf-8"><title>{Encode(message.Title)}</title></head>
             <body style="margin:0;padding:16px;background:#f4f4f4;font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:14px;color:#222">
             <div style="max-width:640px;margin:0 auto;background:#fff;border-top:4px solid {colour};padding:20px">
             <h1 style="font-size:18px;margin:0 0 12px">{Encode(message.Title)}</h1>
             <table style="border-collapse:collapse;font-size:14px">{facts}</table>
             {Section("What happened", $"""<pre style="white-space:pre-wrap;word-break:break-word;background:#f7f7f7;padding:10px;margin:0;font-size:13px">{Encode(message.Message)}</pre>""", message.Message)}
             {Section("Probable cause", Paragraph(message.Diagnosis), message.Diagnosis)}
             {Section("What to do", Paragraph(message.Solution), message.Solution)}
             {link}
             </div></body></html>
             """;
    }

    private static IEnumerable<(string Name, string Value)> Facts(OutgoingMessage message)
    {
        yield return ("Time", message.OccurredAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        yield return ("Severity", message.Severity);
        if (message.Feed is not null)
        {
            yield return ("Feed", message.Feed);
        }

        if (message.Component is not null)
        {
            yield return ("Component", message.Component);
        }
    }

    private static string Section(string heading, string body, string? content) =>
        string.IsNullOrWhiteSpace(content) ? "" : $"""<h2 style="font-size:14px;margin:18px 0 6px">{heading}</h2>{body}""";

    private static string Paragraph(string? text) => $"""<p style="margin:0">{Encode(text).ReplaceLineEndings("<br>")}</p>""";

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}

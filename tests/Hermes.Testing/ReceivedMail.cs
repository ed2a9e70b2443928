using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;

namespace Hermes.Testing;

/// <summary>A mail as the server got it, with its parts decoded.</summary>
public sealed partial class ReceivedMail
{
    private readonly Dictionary<string, string> headers;
    private readonly Dictionary<string, string> parts = [];

    internal ReceivedMail(string from, IReadOnlyList<string> recipients, string raw)
    {
        From = from;
        Recipients = recipients;
        Raw = raw;
        (headers, var body) = Split(raw);
        AddParts(headers, body);
    }

    /// <summary>Envelope sender.</summary>
    public string From { get; }

    /// <summary>Envelope recipients.</summary>
    public IReadOnlyList<string> Recipients { get; }

    /// <summary>The message as transferred.</summary>
    public string Raw { get; }

    /// <summary>The subject, decoded.</summary>
    public string Subject => DecodeWords(Header("Subject") ?? "");

    /// <summary>Type of the whole, for example <c>multipart/alternative</c>.</summary>
    public string MediaType => new ContentType(Header("Content-Type") ?? "text/plain").MediaType;

    /// <summary>The text part; empty without one.</summary>
    public string Text => parts.GetValueOrDefault("text/plain", "");

    /// <summary>The HTML part; empty without one.</summary>
    public string Html => parts.GetValueOrDefault("text/html", "");

    /// <summary>A header, unfolded; null when absent.</summary>
    public string? Header(string name) => headers.GetValueOrDefault(name);

    private void AddParts(Dictionary<string, string> of, string body)
    {
        var type = new ContentType(of.GetValueOrDefault("Content-Type", "text/plain"));
        if (type.Boundary is { } boundary)
        {
            foreach (var part in body.Split($"--{boundary}").Skip(1).Where(part => !part.StartsWith("--", StringComparison.Ordinal)))
            {
                var (inner, text) = Split(part.TrimStart('\n'));
                AddParts(inner, text);
            }

            return;
        }

        parts[type.MediaType] = of.GetValueOrDefault("Content-Transfer-Encoding", "").ToLowerInvariant() switch
        {
            "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body)),
            "quoted-printable" => QuotedPrintable(body),
            _ => body,
        };
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = (end < 0 ? text : text[..end]).Replace("\n ", " ").Replace("\n\t", " ");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in head.Split('\n').Where(line => line.Contains(':')))
        {
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        }

        return (headers, end < 0 ? "" : text[(end + 2)..]);
    }

    private static string QuotedPrintable(string text)
    {
        var bytes = new List<byte>();
        var joined = text.Replace("=\n", "");
        for (var i = 0; i < joined.Length; i++)
        {
            if (joined[i] == '=')
            {
                bytes.Add(Convert.ToByte(joined.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(joined[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Example: <c>=?utf-8?B?w4Q=?=</c>.</summary>
    private static string DecodeWords(string header) => EncodedWord().Replace(header, match => match.Groups[1].Value is "B" or "b"
        ? Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[2].Value))
        : QuotedPrintable(match.Groups[2].Value.Replace('_', ' ')));

    [GeneratedRegex(@"=\?utf-8\?([BQ])\?([^?]*)\?=(?:\s+(?==\?))?", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();
}

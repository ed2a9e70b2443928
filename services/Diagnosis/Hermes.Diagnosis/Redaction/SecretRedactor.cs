using System.Text.RegularExpressions;

namespace Hermes.Diagnosis.Redaction;

/// <summary>
/// Takes secrets out of log text before it is stored or shown to a model. Rather too much than too little: what stands
/// after a word like "password" goes, whatever it is. Matching is linear in the text, so no log line can stall it.
/// Redacting twice changes nothing.
/// </summary>
internal static class SecretRedactor
{
    private const string Mask = "***";
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly (Regex Pattern, string Replacement)[] rules =
    [
        // A key may have lost its end where the line was cut, and its line breaks may be escaped.
        Rule(@"-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----(?s:.*?)(-----END [A-Z ]*PRIVATE KEY( BLOCK)?-----|\z)", Mask),
        // postgres://user:secret@host; the last @ before the path ends the secret.
        Rule(@"\b([a-z][a-z0-9+.-]*://[^\s:/@""']*):[^\s/?#""']+@", $"$1:{Mask}@"),
        Rule(@"\b(https?://)[^\s:/@""']{12,}@", $"$1{Mask}@"),
        // Authorization: Bearer abc, also as JSON and with a scheme.
        Rule(@"(authorization\\?[""']?\s*[:=]\s*\\?[""']?)(?:(?:bearer|basic|digest|negotiate|ntlm|token|apikey)\s+)?[^\s""',;]+", $"$1{Mask}"),
        Rule(@"\b(bearer\s+)[A-Za-z0-9._~+/-]{6,}=*", $"$1{Mask}"),
        Rule(@"((?:set-)?cookie\\?[""']?\s*:\s*)[^\r\n]+", $"$1{Mask}"),
        // ;Password=several words; in a connection string
        Rule(@"(;\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*)[^;""'\r\n]+", $"$1{Mask}"),
        // db.password = "a b", 'api_key': 'x', token=abc, \"secret\":\"x\"
        Rule(
            """([\w.-]*(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|account[_-]?key|private[_-]?key|encryption[_-]?key|shared[_-]?access[_-]?signature|credentials?|session[_-]?id|signature|\bsig|\bpin|\bpass)\\?["']?\s*(?:=>|:=|[:=])\s*)(?:\\"[^"]*"?|"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,;&"'}\])]+)""",
            $"$1{Mask}"),
        // --password abc, password 'abc', identified by "abc"
        Rule(@"(--?(?:password|passwd|pass|token|secret|api-?key)\s+)[^\s""'-][^\s""']*", $"$1{Mask}"),
        Rule(@"\b((?:password|passphrase|passwd|secret|token|identified by)\s+(?:is\s+|was\s+|of\s+)?)(?:""[^""]*""?|'[^']*'?)", $"$1{Mask}"),
        Rule(@"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?", Mask),
        Rule(@"\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|AIPA)[A-Z0-9]{16}\b", Mask),
        Rule(@"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,}|sk-[\w-]{20,}|[rs]k_(?:live|test)_\w{16,}|AIza[\w-]{35}|SG\.[\w-]{16,}\.[\w-]{16,}|dapi[0-9a-f]{32})", Mask),
        Rule(@"(https://hooks\.slack\.com/)[^\s""']+", $"$1{Mask}"),
        Rule(@"(https://[a-z0-9.-]+\.webhook\.office\.com/)[^\s""']+", $"$1{Mask}"),
    ];

    private static readonly (Regex Pattern, string Replacement) email = Rule(@"\b[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})\b", $"{Mask}@$1");

    /// <summary>The text without secrets, and without the NUL characters that Postgres refuses.</summary>
    /// <param name="text">Log text.</param>
    /// <param name="emails">Also masks the name part of e-mail addresses.</param>
    public static string Redact(string text, bool emails = false)
    {
        var clean = text.Replace('\0', ' ');
        foreach (var (pattern, replacement) in rules)
        {
            clean = pattern.Replace(clean, replacement);
        }

        return emails ? email.Pattern.Replace(clean, email.Replacement) : clean;
    }

    private static (Regex Pattern, string Replacement) Rule(string pattern, string replacement) => (new Regex(pattern, Options), replacement);
}

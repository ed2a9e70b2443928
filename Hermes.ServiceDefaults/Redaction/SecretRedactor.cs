using System.Buffers;
using System.Text.RegularExpressions;

namespace Hermes.ServiceDefaults.Redaction;

/// <summary>
/// Takes secrets out of text before it is logged, stored or shown to a model. Rather too much than too little: what stands
/// after a word like "password" goes, whatever it is. Matching is linear in the text, so no log line can stall it.
/// Redacting twice changes nothing.
/// </summary>
public static class SecretRedactor
{
    private const string Mask = "***";
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Rule[] rules =
    [
        // A key may have lost its end where the line was cut, and its line breaks may be escaped.
        new(["PRIVATE KEY"], @"-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----(?s:.*?)(-----END [A-Z ]*PRIVATE KEY( BLOCK)?-----|\z)", Mask),
        // postgres://user:secret@host; the last @ before the path ends the secret.
        new(["://"], @"\b([a-z][a-z0-9+.-]*://[^\s:/@""']*):[^\s/?#""']+@", $"$1:{Mask}@"),
        new(["://"], @"\b(https?://)[^\s:/@""']{12,}@", $"$1{Mask}@"),
        // Authorization: Bearer abc, also as JSON and with a scheme.
        new(["authorization"], @"(authorization\\?[""']?\s*[:=]\s*\\?[""']?)(?:(?:bearer|basic|digest|negotiate|ntlm|token|apikey)\s+)?[^\s""',;]+", $"$1{Mask}"),
        new(["bearer"], @"\b(bearer\s+)[A-Za-z0-9._~+/-]{6,}=*", $"$1{Mask}"),
        new(["cookie"], @"((?:set-)?cookie\\?[""']?\s*:\s*)[^\r\n]+", $"$1{Mask}"),
        // ;Password=several words; in a connection string
        new(["password", "pwd", "key"], @"(;\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*)[^;""'\r\n]+", $"$1{Mask}"),
        // db.password = "a b", 'api_key': 'x', token=abc, \"secret\":\"x\"
        new(
            ["pass", "pwd", "secret", "token", "key", "sig", "credential", "session", "pin"],
            """([\w.-]*(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|account[_-]?key|private[_-]?key|encryption[_-]?key|shared[_-]?access[_-]?signature|credentials?|session[_-]?id|signature|\bsig|\bpin|\bpass)\\?["']?\s*(?:=>|:=|[:=])\s*)(?:\\"[^"]*"?|"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,;&"'}\])]+)""",
            $"$1{Mask}"),
        // --password abc, password 'abc', identified by "abc"
        new(["pass", "token", "secret", "key"], @"(--?(?:password|passwd|pass|token|secret|api-?key)\s+)[^\s""'-][^\s""']*", $"$1{Mask}"),
        new(["pass", "secret", "token", "identified by"], @"\b((?:password|passphrase|passwd|secret|token|identified by)\s+(?:is\s+|was\s+|of\s+)?)(?:""[^""]*""?|'[^']*'?)", $"$1{Mask}"),
        new(["eyJ"], @"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?", Mask),
        new(["AKIA", "ASIA", "AGPA", "AIDA", "AROA", "ANPA", "ANVA", "AIPA"], @"\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|AIPA)[A-Z0-9]{16}\b", Mask),
        new(["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "npm_", "hf_", "sk-", "sk_", "rk_", "AIza", "SG.", "dapi"], @"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,}|sk-[\w-]{20,}|[rs]k_(?:live|test)_\w{16,}|AIza[\w-]{35}|SG\.[\w-]{16,}\.[\w-]{16,}|dapi[0-9a-f]{32})", Mask),
        // Hermes's own: the id of a key stays, to tell which one it was.
        new(["hms_"], @"\b(hms_[a-z0-9]+_)[A-Za-z0-9]+", $"$1{Mask}"),
        new(["hmt_"], @"\b(hmt_)[\w-]{8,}", $"$1{Mask}"),
        new(["basic"], @"\b(basic\s+)[A-Za-z0-9+/]{6,}={1,2}", $"$1{Mask}"),
        new(["hooks.slack.com"], @"(https://hooks\.slack\.com/)[^\s""']+", $"$1{Mask}"),
        new(["webhook.office.com"], @"(https://[a-z0-9.-]+\.webhook\.office\.com/)[^\s""']+", $"$1{Mask}"),
    ];

    private static readonly Rule email = new(["@"], @"\b[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})\b", $"{Mask}@$1");

    // Hardly any text holds one of these; the rules look only at what does.
    private static readonly SearchValues<string> anything = SearchValues.Create([.. rules.SelectMany(rule => rule.Signs).Distinct()], StringComparison.OrdinalIgnoreCase);

    /// <summary>The text without secrets, and without the NUL characters that Postgres refuses.</summary>
    /// <param name="text">Text.</param>
    /// <param name="emails">Also masks the name part of e-mail addresses.</param>
    public static string Redact(string text, bool emails = false)
    {
        var clean = text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', ' ') : text;
        if (clean.AsSpan().ContainsAny(anything))
        {
            foreach (var rule in rules)
            {
                clean = rule.Apply(clean);
            }
        }

        return emails ? email.Apply(clean) : clean;
    }

    /// <param name="signs">Text that holds none of these cannot match.</param>
    /// <param name="pattern">What to look for.</param>
    /// <param name="replacement">What to put there.</param>
    private sealed class Rule(string[] signs, string pattern, string replacement)
    {
        private readonly SearchValues<string> search = SearchValues.Create(signs, StringComparison.OrdinalIgnoreCase);
        private readonly Lazy<Regex> regex = new(() => new Regex(pattern, Options));

        public string[] Signs => signs;

        public string Apply(string text) => text.AsSpan().ContainsAny(search) ? regex.Value.Replace(text, replacement) : text;
    }
}

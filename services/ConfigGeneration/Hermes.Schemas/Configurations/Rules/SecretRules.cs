using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hermes.Schemas.Configurations.Fixes;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>Passwords and keys in clear text, wherever in a configuration a text can stand: code 020.</summary>
internal static partial class SecretRules
{
    private const int ShortestSecret = 4;

    // Keys of AWS, Google, GitHub, GitLab, Slack, Stripe, SendGrid and npm, JSON Web Tokens, bearer tokens, private keys in PEM. Without backtracking: some texts have no longest length.
    private static readonly Regex Shape = new(@"(?<secret>\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}|\bgh[pousr]_[0-9A-Za-z]{36,}|\bgithub_pat_[0-9A-Za-z_]{22,}|\bglpat-[0-9A-Za-z_-]{20,}|\bxox[abeoprs]-[0-9A-Za-z-]{10,}|\b[rs]k_live_[0-9A-Za-z]{16,}|\bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}|\bnpm_[0-9A-Za-z]{36}|\beyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}|-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----[\s\S]*)|\bBearer\s+(?<secret>[0-9A-Za-z._~+/-]{16,}=*)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration)
    {
        var texts = new List<(string Pointer, string Text)>();
        Collect(JsonSerializer.SerializeToNode(configuration, ConfigurationJson.Options), "", texts);
        foreach (var (pointer, text) in texts)
        {
            var hidden = Hide(text, NameFor(configuration.Feed.Name, pointer), IsAddress(configuration, pointer));
            if (hidden != text)
            {
                yield return Found.Error(
                    "HRM-CFG-020", pointer, "A password or key stands here in clear text; everyone who reads the repository has it, for ever.",
                    "Use a reference such as ${secret:NAME} and change the password.", FixOperation.Replace(pointer, hidden));
            }
        }
    }

    // In a sentence or a filter "token = x" is no secret; keys that have a shape of their own are secrets everywhere.
    private static string Hide(string text, string name, bool isAddress)
    {
        var count = 0;
        var hidden = Shape.Replace(Credentials().Replace(text, Reference), Reference);
        return isAddress ? Setting().Replace(hidden, Reference) : hidden;

        string Reference(Match match)
        {
            var secret = match.Groups["secret"];
            return $"{Part(match, 0, secret.Index - match.Index)}${{secret:{name}{(++count == 1 ? "" : $"_{count}")}}}{Part(match, secret.Index - match.Index + secret.Length, match.Length)}";
        }

        static string Part(Match match, int from, int to) => match.Value[from..to];
    }

    private static bool IsAddress(FeedConfiguration configuration, string pointer) =>
        pointer.EndsWith("/location", StringComparison.Ordinal) || pointer.StartsWith("/alerts/channels/", StringComparison.Ordinal)
        || (pointer.StartsWith("/steps/", StringComparison.Ordinal) && pointer.EndsWith("/with", StringComparison.Ordinal)
            && int.TryParse(pointer.Split('/')[2], out var step) && configuration.Steps[step].Do != "filter");

    private static string NameFor(string feed, string pointer) =>
        string.Concat($"{feed}_{pointer.Split('/')[1]}".ToUpperInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static void Collect(JsonNode? node, string pointer, List<(string Pointer, string Text)> texts)
    {
        switch (node)
        {
            case JsonObject holder:
                foreach (var (name, value) in holder)
                {
                    Collect(value, $"{pointer}/{name}", texts);
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Collect(list[i], $"{pointer}/{i}", texts);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text) && text.Length >= ShortestSecret:
                texts.Add((pointer, text));
                break;
        }
    }

    // scheme://user:password@host; a reference such as ${secret:X} or $X is fine.
    [GeneratedRegex(@"://[^/@:\s]*:(?<secret>(?!\$)[^/@\s]+)@")]
    private static partial Regex Credentials();

    // password=x in connection strings, ?sig=x and ?X-Amz-Signature=x in addresses that were signed.
    [GeneratedRegex(@"(?<![A-Za-z0-9])(password|passwd|pwd|passphrase|secret|client_?secret|token|access_?token|sas_?token|api_?key|access_?key|secret_?key|account_?key|shared_?access_?key|private_?key|sig|x-amz-signature|x-amz-security-token|x-goog-signature)\s*=\s*(?<secret>(?!\$)[^;&\s#]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Setting();
}

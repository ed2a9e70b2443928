using System.Text.RegularExpressions;

namespace Hermes.Benchmarks.Parsing;

/// <summary>
/// Brings two ways to write one template to one text before they are compared: the correction rules by which the truth was made
/// (Khan, Shin, Bianculli, Briand: "Guidelines for Assessing the Accuracy of Log Message Template Identification Techniques", ICSE 2022)
/// and the joining of neighbouring wildcards of Loghub-2.0 (Jiang et al., ISSTA 2024). Both sides go through it.
/// </summary>
internal static partial class TemplateNormaliser
{
    private const string Wildcard = "<*>";

    private static readonly HashSet<string> Values = new(["true", "false", "null", "root", "admin"], StringComparer.OrdinalIgnoreCase);

    private static readonly (string From, string To)[] Joins =
    [
        (" #<*># ", " <*> "), (" #<*> ", " <*> "), ("<*>:<*>", Wildcard), ("<*>#<*>", Wildcard), ("<*>/<*>", Wildcard), ("<*>@<*>", Wildcard),
        ("<*>.<*>", Wildcard), (" \"<*>\" ", " <*> "), (" '<*>' ", " <*> "), ("<*><*>", Wildcard),
    ];

    public static string Normalise(string template)
    {
        var text = Spaces().Replace(template.Trim(), " ");
        text = string.Concat(Fields().Split(text).Select(field => Path().IsMatch(field) ? Wildcard : field));
        text = string.Concat(Pieces().Split(text).Select(piece => IsValue(piece) ? Wildcard : piece));
        for (var before = ""; before != text;)
        {
            before = text;
            foreach (var (from, to) in Joins)
            {
                text = text.Replace(from, to, StringComparison.Ordinal);
            }
        }

        return text;
    }

    private static bool IsValue(string piece) =>
        Values.Contains(piece) || (piece.Length > 0 && piece.All(char.IsAsciiDigit)) || (piece.Contains(Wildcard, StringComparison.Ordinal) && !piece.Contains('/', StringComparison.Ordinal));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("""([\s,!;:=|"'\[\](){}])""")]
    private static partial Regex Fields();

    [GeneratedRegex("""([\s,!;:=|"'\[\](){}.\-+@#$%&])""")]
    private static partial Regex Pieces();

    [GeneratedRegex("^(/[^/]+)+$")]
    private static partial Regex Path();
}

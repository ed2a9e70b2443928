using System.Text.RegularExpressions;

namespace Hermes.Web.Components;

/// <summary>The little of Markdown that documentation of templates uses.</summary>
internal static partial class Markdown
{
    /// <summary>Paragraphs and lists: lines of one kind up to a blank line.</summary>
    public static IEnumerable<(bool IsList, IReadOnlyList<string> Lines)> Blocks(string text)
    {
        var lines = new List<string>();
        var list = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Append(""))
        {
            var item = line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal);
            if (lines.Count > 0 && (line.Length == 0 || (item && !list)))
            {
                yield return (list, lines);
                lines = [];
            }

            if (line.Length == 0)
            {
                continue;
            }

            list = item || (list && lines.Count > 0);
            if (list && !item)
            {
                // A line of a list without a mark goes on with the item before.
                lines[^1] += " " + line;
            }
            else
            {
                lines.Add(item ? line[2..] : line.TrimStart('#').TrimStart());
            }
        }
    }

    /// <summary>Parts of a line with the element each stands in; null for plain text.</summary>
    public static IEnumerable<(string? Element, string Text)> Parts(string line)
    {
        var at = 0;
        foreach (Match mark in Marks().Matches(line))
        {
            if (mark.Index > at)
            {
                yield return (null, line[at..mark.Index]);
            }

            yield return mark.Groups["bold"] is { Success: true } bold ? ("b", bold.Value) : ("code", mark.Groups["code"].Value);
            at = mark.Index + mark.Length;
        }

        if (at < line.Length)
        {
            yield return (null, line[at..]);
        }
    }

    [GeneratedRegex(@"\*\*(?<bold>[^*]+)\*\*|`(?<code>[^`]+)`", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Marks();
}

using System.Text.RegularExpressions;

namespace Hermes.Diagnosis.Knowledge;

/// <summary>
/// Takes the name of the failing feed out of a line: <c>feeds.payments.load - Record 7 rejected, feed=PAYMENTS</c> says
/// where something went wrong, and a rule about payments must not read it as what went wrong.
/// </summary>
internal static partial class FeedName
{
    private const string Blank = "this feed";
    private const int MinLength = 3;
    private static readonly TimeSpan longestMatch = TimeSpan.FromMilliseconds(250);

    /// <param name="text">The log.</param>
    /// <param name="feed">The feed's name if it is known; the field <c>feed=</c> of the text names it too.</param>
    public static string Blanked(string text, string? feed)
    {
        var names = Field().Matches(text).Select(match => match.Groups["name"].Value)
            .Append(feed)
            .Where(name => name is { Length: >= MinLength } && name.Any(char.IsLetter))
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return names.Aggregate(text, static (rest, name) => Replace(rest, name!));
    }

    private static string Replace(string text, string name)
    {
        try
        {
            return Regex.Replace(text, $@"(?<![\w-]){Regex.Escape(name)}(?![\w-])", Blank, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, longestMatch);
        }
        catch (RegexMatchTimeoutException)
        {
            // The rules read the name as part of the text, which is most often harmless.
            return text;
        }
    }

    [GeneratedRegex("""(?<!\w)feed(?:=|"\s?:\s?)["']?(?<name>[\w.-]{1,200})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Field();
}

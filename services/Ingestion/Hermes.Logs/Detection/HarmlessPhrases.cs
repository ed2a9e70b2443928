using System.Text;
using System.Text.RegularExpressions;

namespace Hermes.Logs.Detection;

/// <summary>Cuts harmless phrases such as "0 failed" out of a message.</summary>
/// <param name="builtIn">Those Hermes brings, which need a hint to be there.</param>
/// <param name="own">Those somebody wrote, which run on every line that would be an error.</param>
internal sealed class HarmlessPhrases(IReadOnlyList<Regex> builtIn, IReadOnlyList<Regex> own)
{
    private readonly Regex[] _hinted = [.. builtIn, .. own];
    private readonly Regex[] _unhinted = [.. own];

    /// <summary>Words to look for so that the built-in phrases may be skipped.</summary>
    public IReadOnlyList<string> Hints { get; } = builtIn.Count > 0 ? HarmlessHints.Words : [];

    /// <summary>Whether there is anything to look for in a line.</summary>
    public bool MayStandIn(bool hinted) => (hinted ? _hinted : _unhinted).Length > 0;

    /// <summary>Copies the message with its harmless phrases blanked; 0 when it has none.</summary>
    /// <param name="message">UTF-8, at most <see cref="ErrorDetector.JudgedLength"/> bytes.</param>
    /// <param name="hinted">Whether one of the <see cref="Hints"/> stands in it.</param>
    /// <param name="rest">Room for the message.</param>
    /// <returns>Bytes written.</returns>
    public int Cut(ReadOnlySpan<byte> message, bool hinted, Span<byte> rest)
    {
        Span<char> text = stackalloc char[ErrorDetector.JudgedLength];
        text = text[..Encoding.UTF8.GetChars(message, text)];
        var cut = false;
        foreach (var phrase in hinted ? _hinted : _unhinted)
        {
            foreach (var match in phrase.EnumerateMatches(text))
            {
                text.Slice(match.Index, match.Length).Fill(' ');
                cut |= match.Length > 0;
            }
        }

        return cut ? Encoding.UTF8.GetBytes(text, rest) : 0;
    }
}

namespace Hermes.Logs.Parsing.Formats;

/// <summary>The level with which a line of no format begins: <c>[WARN] message</c>, <c>ERROR: message</c>, <c>error: message</c>.</summary>
internal static class LeadingLevel
{
    private const int Shortest = 3;
    private const int Longest = 14;

    public static LineLevel? Of(ReadOnlySpan<byte> line)
    {
        var head = line.TrimStart((byte)' ');
        head = head[..Math.Min(head.Length, Longest)];
        var bracket = !head.IsEmpty && head[0] == '[';
        var end = head.IndexOf(bracket ? (byte)']' : (byte)':');
        var word = end < 0 ? default : bracket ? head[1..end] : head[..end];
        return word.Length >= Shortest && LineLevels.TryParse(word, out var level) ? level : null;
    }
}

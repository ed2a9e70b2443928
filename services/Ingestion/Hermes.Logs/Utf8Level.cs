namespace Hermes.Logs;

/// <summary>Levels as protocols write them.</summary>
public static class Utf8Level
{
    private const int Longest = 11;

    /// <summary>The level of OTLP's <c>severity_number</c>: four grades each from TRACE (1) to FATAL (24).</summary>
    public static LineLevel? OfSeverity(ulong number) => number is >= 1 and <= 24 ? (LineLevel)((number + 3) / 4) : null;

    /// <summary>The level a word names; null when it is none.</summary>
    public static LineLevel? Read(ReadOnlySpan<byte> word)
    {
        if (word.Length > Longest)
        {
            return null;
        }

        Span<char> text = stackalloc char[Longest];
        for (var i = 0; i < word.Length; i++)
        {
            text[i] = (char)word[i];
        }

        return LineLevels.TryParse(text[..word.Length], out var level) ? level : null;
    }
}

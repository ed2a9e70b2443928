namespace Hermes.Logs;

/// <summary>Levels as protocols write them.</summary>
public static class SentLevel
{
    /// <summary>The level of OTLP's <c>severity_number</c>: four grades each from TRACE (1) to FATAL (24).</summary>
    public static LineLevel? OfSeverity(ulong number) => number is >= 1 and <= 24 ? (LineLevel)((number + 3) / 4) : null;

    /// <summary>The level a word names; null when it is none.</summary>
    public static LineLevel? Read(ReadOnlySpan<byte> word) => LineLevels.TryParse(word, out var level) ? level : null;
}

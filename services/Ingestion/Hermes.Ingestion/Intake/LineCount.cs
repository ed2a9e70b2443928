using Hermes.Logs;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Intake;

/// <summary>What lines are counted by. The names are numbers of the batch's <see cref="NameTable"/>.</summary>
internal readonly record struct LineKey(long Minute, int Source, int Feed, int Component, byte Level, long Template);

/// <summary>How many lines of a batch share a key.</summary>
internal struct LineCount
{
    public Template Template;
    public long Lines;

    /// <summary>Lines that are errors by their level or by a rule.</summary>
    public long Errors;

    /// <summary>Lines that made their template.</summary>
    public long Births;

    public string? Category;
    public long FirstTicks;
    public long LastTicks;
}

/// <summary>A count with its key spelled out.</summary>
/// <param name="Minute">The minute (UTC).</param>
/// <param name="Source">Where the lines come from.</param>
/// <param name="Feed">Their feed; empty for none.</param>
/// <param name="Component">Their component; empty for none.</param>
/// <param name="Level">Their level; null when unknown.</param>
/// <param name="Count">How many, and what they have in common.</param>
internal readonly record struct CountedLines(DateTimeOffset Minute, string Source, string Feed, string Component, LineLevel? Level, LineCount Count);

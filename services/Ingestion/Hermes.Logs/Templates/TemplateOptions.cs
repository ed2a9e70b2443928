namespace Hermes.Logs.Templates;

/// <summary>Bounds and thresholds of template mining; one configuration serves every source.</summary>
public sealed record TemplateOptions
{
    /// <summary>Templates kept over all sources; later ones are counted under the overflow template of their source.</summary>
    public int MaxTemplates { get; init; } = 20_000;

    /// <summary>Templates kept for one source.</summary>
    public int MaxTemplatesPerSource { get; init; } = 5_000;

    /// <summary>Leading tokens that route a message through the tree.</summary>
    public int PrefixTokens { get; init; } = 1;

    /// <summary>Children of one tree node; further tokens share a wildcard child.</summary>
    public int MaxChildren { get; init; } = 100;

    /// <summary>Share of equal tokens (0..1) from which a message belongs to a template.</summary>
    public double Similarity { get; init; } = 0.55;

    /// <summary>The same for messages of up to four tokens, where one token means more.</summary>
    public double ShortSimilarity { get; init; } = 0.75;

    /// <summary>Masked texts remembered per source, so that a repeated one skips the tree.</summary>
    public int MemorySize { get; init; } = 20_000;
}

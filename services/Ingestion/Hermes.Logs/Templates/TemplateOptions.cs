namespace Hermes.Logs.Templates;

/// <summary>Bounds and thresholds of template mining; one configuration serves every source.</summary>
public sealed record TemplateOptions
{
    /// <summary>Templates kept over all sources; later ones are counted under the overflow template of their source.</summary>
    public int MaxTemplates { get; init; } = 20_000;

    /// <summary>Templates kept for one source.</summary>
    public int MaxTemplatesPerSource { get; init; } = 5_000;

    /// <summary>Memory for templates and for what is remembered of lines, over all sources, in bytes (an estimate).</summary>
    public long MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Sources with templates of their own; later ones share.</summary>
    public int MaxSources { get; init; } = 2_000;

    /// <summary>Proof from which a word of otherwise equal messages varies: a plain word counts 1, an identifier or a value in its place 2.</summary>
    public int ProofOfVariation { get; init; } = 6;

    /// <summary>The same behind a word that announces a name, such as "user".</summary>
    public int ProofBehindCue { get; init; } = 3;

    /// <summary>Keys remembered for one source.</summary>
    public int MaxKeysPerSource { get; init; } = 20_000;
}

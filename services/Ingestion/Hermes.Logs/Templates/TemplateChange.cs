namespace Hermes.Logs.Templates;

/// <summary>What has to be stored of a template, as it was when asked for.</summary>
/// <param name="Template">Which.</param>
/// <param name="Stored">How its row has to be.</param>
/// <param name="Version">The state this is of.</param>
public sealed record TemplateChange(Template Template, StoredTemplate Stored, int Version);

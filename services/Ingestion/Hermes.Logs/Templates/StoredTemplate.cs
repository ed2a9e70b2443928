namespace Hermes.Logs.Templates;

/// <summary>A template as it stands in the database.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Source">Where its lines come from.</param>
/// <param name="Text">Varying parts as <c>&lt;*&gt;</c>.</param>
/// <param name="Opened">See <see cref="Template.Opened"/>; null for none.</param>
/// <param name="MergedInto">The template that stands for it, when it was merged into another.</param>
public sealed record StoredTemplate(long Id, string Source, string Text, int[]? Opened = null, long? MergedInto = null);

namespace Hermes.Logs.Templates;

/// <summary>A value of a message at a varying place of its template.</summary>
/// <param name="Value">As it stands in the message.</param>
/// <param name="Kind">What kind of value it is.</param>
public sealed record TemplateParameter(string Value, ParameterKind Kind);

namespace Hermes.Schemas.Configurations;

/// <summary>Something a configuration gets wrong, with where and what to do.</summary>
/// <param name="Code">Stable code, documented in <c>docs/configuration-format.md</c>.</param>
/// <param name="Severity">How much it matters; errors keep the configuration from being stored.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) to the place.</param>
/// <param name="Message">What is wrong and why it matters.</param>
/// <param name="Fix">What to do.</param>
public sealed record ConfigurationFinding(string Code, Severity Severity, string Pointer, string Message, string Fix);

namespace Hermes.Logs.Detection;

/// <summary>What is wrong with a setting.</summary>
/// <param name="Field">Where, for example <c>rules[2].pattern</c>.</param>
/// <param name="Message">What, and what to do.</param>
public sealed record DetectionError(string Field, string Message);

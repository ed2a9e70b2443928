namespace Hermes.Logs.Detection;

/// <summary>How many lines of a level, of one template within one minute, make an error.</summary>
/// <param name="Level">The level.</param>
/// <param name="LinesPerMinute">1 reports each line at once.</param>
public sealed record LevelThreshold(LineLevel Level, int LinesPerMinute);

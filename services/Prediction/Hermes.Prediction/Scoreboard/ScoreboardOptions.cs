using System.ComponentModel.DataAnnotations;

namespace Hermes.Prediction.Scoreboard;

internal sealed class ScoreboardOptions
{
    public const string Section = "Scoreboard";

    /// <summary>Alerts are opened and resolved this often.</summary>
    [Range(1, 3600)]
    public int ResolveEverySeconds { get; init; } = 20;

    /// <summary>How long the report of a run may take; nothing is called a false alarm before.</summary>
    [Range(0, 24 * 60)]
    public int ReportMinutes { get; init; } = 15;
}

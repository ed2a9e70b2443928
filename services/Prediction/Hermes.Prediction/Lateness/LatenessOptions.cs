using System.ComponentModel.DataAnnotations;

namespace Hermes.Prediction.Lateness;

internal sealed class LatenessOptions
{
    public const string Section = "Lateness";

    /// <summary>Runs are looked for that are late or missing this often.</summary>
    [Range(1, 3600)]
    public int CheckEverySeconds { get; init; } = 30;

    /// <summary>Nothing is inferred for this long after Hermes was away or nothing was reported: reports catch up first.</summary>
    [Range(0, 24 * 60)]
    public int SettleMinutes { get; init; } = 15;
}

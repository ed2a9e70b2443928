using System.Text.RegularExpressions;

namespace Hermes.Prediction.Scoreboard;

/// <summary>A start that was inferred to be missing fails too, under an id that nobody reported and nobody can look up.</summary>
internal static partial class ReportedRun
{
    /// <summary>The id as it was reported; null for a run that never started.</summary>
    public static string? Of(string? id) => id is null || Inferred().IsMatch(id) ? null : id;

    // "missed 638797536000000000": the due time of the run in ticks.
    [GeneratedRegex("^missed [0-9]{18}$")]
    private static partial Regex Inferred();
}

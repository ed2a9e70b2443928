using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;

namespace Hermes.Learning.Promotion;

/// <summary>
/// A challenger against the champion on the same rows, none of which either has learned from. Being different is not enough: the
/// challenger wins only if its average precision is higher with 95 % confidence (paired bootstrap over whole days) and its probabilities
/// are kept as well as the champion's.
/// </summary>
/// <param name="Difference">Average precision of the challenger minus that of the champion.</param>
/// <param name="ChallengerEce">Expected calibration error of the challenger.</param>
/// <param name="ChampionEce">Expected calibration error of the champion.</param>
/// <param name="Rows">Rows compared on.</param>
/// <param name="Failures">Failures among them.</param>
/// <param name="Days">Days (UTC) they lie on.</param>
public sealed record Contest(Interval Difference, double ChallengerEce, double ChampionEce, int Rows, int Failures, int Days)
{
    /// <summary>With fewer failures the bootstrap says nothing.</summary>
    public const int FailuresNeeded = 20;

    /// <summary>Days are what is drawn; of a few days every sample looks alike.</summary>
    public const int DaysNeeded = 5;

    /// <summary>A calibration error up to here is good, whatever the champion's is.</summary>
    public const double GoodEce = 0.05;

    /// <summary>Whether there is enough to decide by.</summary>
    public bool Decides => Failures >= FailuresNeeded && Days >= DaysNeeded;

    /// <summary>Whether the challenger is better.</summary>
    public bool Won => Decides && Difference.Low > 0 && ChallengerEce <= Math.Max(GoodEce, ChampionEce);

    /// <summary>Whether it is worse.</summary>
    public bool Lost => Decides && Difference.High < 0;

    /// <summary>Compares.</summary>
    /// <param name="rows">The rows, later than what either learned from.</param>
    /// <param name="challenger">Its probabilities.</param>
    /// <param name="champion">Its probabilities.</param>
    public static Contest Of(ReadOnlySpan<RowInfo> rows, double[] challenger, double[] champion)
    {
        var failed = new bool[rows.Length];
        var days = new HashSet<DateTime>();
        for (var i = 0; i < rows.Length; i++)
        {
            failed[i] = rows[i].Failed;
            days.Add(rows[i].At.UtcDateTime.Date);
        }

        return new Contest(
            PairedBootstrap.AveragePrecision(rows, challenger, champion, failed),
            Reliability.Of(challenger, failed).Ece,
            Reliability.Of(champion, failed).Ece,
            rows.Length,
            failed.Count(outcome => outcome),
            days.Count);
    }

    /// <summary>The finding in a sentence.</summary>
    /// <param name="champion">Version of the champion.</param>
    public string Finding(string champion)
    {
        var figures = FormattableString.Invariant(
            $"{Difference.Difference:+0.000;-0.000;0.000} average precision, 95 % interval {Difference.Low:+0.000;-0.000;0.000} to {Difference.High:+0.000;-0.000;0.000}, on {Rows} rows of {Days} days with {Failures} failures");
        return this switch
        {
            { Decides: false } => $"Not enough has happened yet to compare it with the champion {champion} ({Failures} failures on {Days} days; {FailuresNeeded} on {DaysNeeded} are needed).",
            { Won: true } => $"Better than the champion {champion} ({figures}).",
            { Difference.Low: > 0 } => FormattableString.Invariant($"Sorts better than the champion {champion} ({figures}), but its probabilities are kept worse: calibration error {ChallengerEce:0.000} against {ChampionEce:0.000}."),
            { Lost: true } => $"Worse than the champion {champion} ({figures}).",
            _ => $"Not better than the champion {champion} ({figures}).",
        };
    }
}

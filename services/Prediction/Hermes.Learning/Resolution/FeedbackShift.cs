using Hermes.Learning.Training;

namespace Hermes.Learning.Resolution;

/// <summary>
/// What people's answers do: alerts about a feed that people call useless or wrong are raised later. The probability stays as it is,
/// because an opinion is not an outcome, and a threshold never falls below the one that keeps the budget of false alarms.
/// </summary>
public static class FeedbackShift
{
    /// <summary>The odds of the warning level are raised at most this many times.</summary>
    public const double MostTimes = 3;

    // So many answers pull towards no change: one annoyed person does not silence a feed.
    private const double Prior = 4;

    /// <summary>By how much the odds of a feed's thresholds are multiplied: 1 to <see cref="MostTimes"/>.</summary>
    /// <param name="useful">Answers that an alert helped.</param>
    /// <param name="useless">Answers that it did not, or was wrong.</param>
    public static double Times(int useful, int useless) => Math.Clamp((Prior + useless) / (Prior + useful), 1, MostTimes);

    /// <summary>The thresholds of a feed.</summary>
    /// <param name="thresholds">Those of the model.</param>
    /// <param name="times">What <see cref="Times"/> says.</param>
    public static Thresholds Of(Thresholds thresholds, double times) =>
        times <= 1 || thresholds.Warning > 1 ? thresholds : new Thresholds(Raise(thresholds.Warning, times), Raise(thresholds.Critical, times));

    private static double Raise(double probability, double times) =>
        probability >= 1 ? probability : probability * times / (1 - probability + (probability * times));
}

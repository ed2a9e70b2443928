using Hermes.Learning.Evaluation;
using Hermes.Learning.Training;

namespace Hermes.Learning.Explanations;

/// <summary>How far to trust a probability, 0 to 1; not the probability again.</summary>
public static class Confidence
{
    private const double UsualRuns = 20;
    private const double UsualRows = 30;
    private const double UsuallyOutside = 0.03;
    private const double Farness = 4;

    /// <summary>
    /// The product of four shares: how much history the feed has, how well probabilities of this size were kept on later data (and how
    /// many of them there were), how many of the features the model is used to are present, and how far the row lies from what it has
    /// learned from. A feature is far when hardly one training row in a hundred was there.
    /// </summary>
    /// <param name="forecaster">Who said it.</param>
    /// <param name="probability">What was said.</param>
    /// <param name="row">Features it was said from.</param>
    /// <param name="knownRuns">Judged runs of the feed.</param>
    public static double Of(Forecaster forecaster, double probability, ReadOnlySpan<float> row, int knownRuns)
    {
        var volume = knownRuns / (knownRuns + UsualRuns);
        var bin = forecaster.Reliability.Bins[Reliability.BinOf(probability)];
        var kept = bin.Rows == 0 ? 0.5 : (1 - Math.Min(1, 2 * Math.Abs(bin.Predicted - bin.Observed))) * (0.5 + (0.5 * bin.Rows / (bin.Rows + UsualRows)));
        var (expected, present) = (0.0, 0.0);
        for (var i = 0; i < row.Length; i++)
        {
            expected += forecaster.Presence[i];
            present += float.IsNaN(row[i]) ? 0 : forecaster.Presence[i];
        }

        var near = 1 - Math.Min(0.9, Farness * Math.Max(0, forecaster.Ranges.Outside(row) - UsuallyOutside));
        return Math.Round(volume * kept * (expected == 0 ? 0.5 : present / expected) * near, 3);
    }
}

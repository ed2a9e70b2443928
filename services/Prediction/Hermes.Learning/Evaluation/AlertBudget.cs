using Hermes.Learning.Datasets;
using Hermes.Learning.History;

namespace Hermes.Learning.Evaluation;

/// <summary>The riskiest alerts only: as many as somebody wants to receive who watches many feeds.</summary>
public static class AlertBudget
{
    /// <summary>One alert per twenty feed-days.</summary>
    public const double PerFeedDay = 0.05;

    /// <summary>The lowest threshold that keeps to the budget on some rows; infinite when none does.</summary>
    /// <param name="target">What the rows ask.</param>
    /// <param name="fleet">History.</param>
    /// <param name="rows">Rows in order of time; later than what the model has learned from, or they flatter it.</param>
    /// <param name="probabilities">Their probabilities.</param>
    /// <param name="open">How long an alert stays open.</param>
    /// <param name="drawn">Share of the rows that are there; of those left out, each might have been an alert of its own.</param>
    public static double Threshold(Target target, FleetHistory fleet, ReadOnlySpan<RowInfo> rows, ReadOnlySpan<double> probabilities, TimeSpan? open = null, double drawn = 1)
    {
        var sorted = probabilities.ToArray();
        Array.Sort(sorted);

        // Alerts become fewer as the threshold rises (but for some that merge), so the rank is found by halving.
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = AlertSimulation.Run(target, fleet, rows, probabilities, sorted[middle], open).PerFeedDay <= drawn * PerFeedDay ? (low, middle) : (middle + 1, high);
        }

        return low < sorted.Length ? sorted[low] : double.PositiveInfinity;
    }
}

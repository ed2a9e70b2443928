namespace Hermes.Logs.Anomalies;

/// <summary>
/// How far values lie from the usual, by median and median absolute deviation, so that the outliers do not hide themselves
/// (modified z-score; Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993).
/// </summary>
public static class RobustScore
{
    /// <summary>The customary limit of the modified z-score.</summary>
    public const double DefaultThreshold = 3.5;

    // Makes the deviation comparable with a standard deviation of normally distributed values.
    private const double MadToSigma = 1.4826;
    private const double MeanDeviationToSigma = 1.2533;

    /// <summary>Scores every value of a series in (robust) standard deviations, always positive.</summary>
    /// <param name="values">The series, oldest first.</param>
    /// <param name="window">Compare each value only with this many before it; null compares with the whole series.</param>
    public static double[] Score(IReadOnlyList<double> values, int? window = null)
    {
        var scores = new double[values.Count];
        if (window is null)
        {
            var (centre, spread) = CentreAndSpread([.. values]);
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = Distance(values[i], centre, spread);
            }

            return scores;
        }

        for (var i = 0; i < scores.Length; i++)
        {
            var from = Math.Max(0, i - window.Value);
            // Three values say nothing about what is usual.
            if (i - from >= 3)
            {
                var (centre, spread) = CentreAndSpread([.. values.Skip(from).Take(i - from)]);
                scores[i] = Distance(values[i], centre, spread);
            }
        }

        return scores;
    }

    private static double Distance(double value, double centre, double spread)
    {
        var distance = Math.Abs(value - centre);
        // A series that never moved makes any move remarkable: 1 % of its level stands in for the spread.
        return distance == 0 ? 0 : distance / (spread > 0 ? spread : Math.Max(Math.Abs(centre) * 0.01, 1e-9));
    }

    private static (double Centre, double Spread) CentreAndSpread(double[] values)
    {
        var centre = Median(values);
        var deviations = Array.ConvertAll(values, v => Math.Abs(v - centre));
        var spread = Median(deviations) * MadToSigma;
        return (centre, spread > 0 ? spread : deviations.DefaultIfEmpty().Average() * MeanDeviationToSigma);
    }

    private static double Median(double[] values)
    {
        if (values.Length == 0)
        {
            return 0;
        }

        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}

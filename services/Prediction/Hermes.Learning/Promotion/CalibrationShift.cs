namespace Hermes.Learning.Promotion;

/// <summary>Forecasts of one feed and day against what came.</summary>
/// <param name="Said">Sum of the probabilities.</param>
/// <param name="Came">Failures.</param>
public readonly record struct ForecastDay(double Said, int Came);

/// <summary>
/// Do failures still come as often as they are forecast? What was said is compared with what came; the spread is taken between
/// feed-days, as the forecasts of one hang together (cluster-robust variance; Liang and Zeger 1986).
/// </summary>
/// <param name="Said">Failures forecast.</param>
/// <param name="Came">Failures that came.</param>
/// <param name="Sigmas">Distance of the two in standard errors.</param>
public readonly record struct CalibrationShift(double Said, double Came, double Sigmas)
{
    private const double Certain = 4;
    private const double Notable = 1.5;
    private const int FailuresNeeded = 20;

    /// <summary>Whether it is off by half or more, and certainly so.</summary>
    public bool Moved => Math.Max(Said, Came) >= FailuresNeeded && Sigmas > Certain && Math.Max(Said, Came) > Notable * Math.Min(Said, Came);

    /// <summary>Compares.</summary>
    /// <param name="days">Feed-days.</param>
    public static CalibrationShift Of(IEnumerable<ForecastDay> days)
    {
        var (said, came, variance) = (0.0, 0.0, 0.0);
        foreach (var day in days)
        {
            said += day.Said;
            came += day.Came;
            variance += (day.Came - day.Said) * (day.Came - day.Said);
        }

        return new CalibrationShift(said, came, variance == 0 ? 0 : Math.Abs(came - said) / Math.Sqrt(variance));
    }
}

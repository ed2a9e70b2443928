namespace Hermes.Learning.History;

/// <summary>
/// What is normal for a quantity at an hour of the week: the median there, pulled towards that hour on all working days (or on all
/// weekend days), and that towards the overall median while there are few values (partial pooling; Gelman and Hill 2007), and one robust spread (1.4826 x MAD; Hampel 1974).
/// </summary>
public sealed class SeasonalBaseline
{
    private const double PriorWeight = 5;
    private readonly Dictionary<int, double> byHourAndKind = [];
    private readonly Dictionary<int, double> byHourOfWeek = [];

    private SeasonalBaseline(double median, double spread, int count) => (Median, Spread, Count) = (median, spread, count);

    /// <summary>Median over all hours, in the quantity's unit.</summary>
    public double Median { get; }

    /// <summary>1.4826 x median absolute deviation from the expected value of its hour.</summary>
    public double Spread { get; private set; }

    /// <summary>How many values it was made from.</summary>
    public int Count { get; }

    /// <summary>Builds a baseline, or <see langword="null"/> from no values.</summary>
    /// <param name="values">Hour of week (0 = Monday 00:00 UTC) and value. Reordered by the call.</param>
    public static SeasonalBaseline? Build(Span<(int HourOfWeek, double Value)> values)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        values.Sort(static (a, b) => a.Value.CompareTo(b.Value));
        var baseline = new SeasonalBaseline(Middle(values), 0, values.Length);
        baseline.Pool(values);
        var deviations = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            deviations[i] = Math.Abs(values[i].Value - baseline.Expected(values[i].HourOfWeek));
        }

        Array.Sort(deviations);
        baseline.Spread = 1.4826 * Middle(deviations);
        return baseline;
    }

    /// <summary>The value to expect at an hour of the week.</summary>
    /// <param name="hourOfWeek">0 = Monday 00:00 UTC.</param>
    public double Expected(int hourOfWeek) =>
        byHourOfWeek.TryGetValue(hourOfWeek, out var exact) ? exact
        : byHourAndKind.TryGetValue(HourAndKind(hourOfWeek), out var daily) ? daily
        : Median;

    /// <summary>Hour of week of a moment, 0 = Monday 00:00 UTC.</summary>
    /// <param name="at">The moment.</param>
    public static int HourOfWeek(DateTimeOffset at) => (((int)at.UtcDateTime.DayOfWeek + 6) % 7 * 24) + at.UtcDateTime.Hour;

    // Hours 0 to 23 of working days, 24 to 47 of weekend days.
    private static int HourAndKind(int hourOfWeek) => (hourOfWeek % 24) + (hourOfWeek >= 5 * 24 ? 24 : 0);

    internal static double Middle(ReadOnlySpan<double> sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    private static double Middle(ReadOnlySpan<(int HourOfWeek, double Value)> sorted) =>
        sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2].Value
            : (sorted[(sorted.Length / 2) - 1].Value + sorted[sorted.Length / 2].Value) / 2;

    // The values are sorted, so the members of every bucket arrive sorted too.
    private void Pool(ReadOnlySpan<(int HourOfWeek, double Value)> sorted)
    {
        var daily = new List<double>?[48];
        var weekly = new List<double>?[168];
        foreach (var (hour, value) in sorted)
        {
            (daily[HourAndKind(hour)] ??= []).Add(value);
            (weekly[hour] ??= []).Add(value);
        }

        for (var hour = 0; hour < 48; hour++)
        {
            if (daily[hour] is { } bucket)
            {
                byHourAndKind[hour] = Shrink(bucket, Median);
            }
        }

        for (var hour = 0; hour < 168; hour++)
        {
            if (weekly[hour] is { } bucket)
            {
                byHourOfWeek[hour] = Shrink(bucket, byHourAndKind[HourAndKind(hour)]);
            }
        }
    }

    private static double Shrink(List<double> bucket, double towards)
    {
        var median = Middle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bucket));
        return ((bucket.Count * median) + (PriorWeight * towards)) / (bucket.Count + PriorWeight);
    }
}

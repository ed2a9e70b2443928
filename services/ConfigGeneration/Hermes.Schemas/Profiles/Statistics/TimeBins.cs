namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>Bins of times whose ends are round: whole seconds, minutes, hours or days.</summary>
internal static class TimeBins
{
    private const double Second = 1e6;
    private const double Day = 86_400 * Second;
    private static readonly double[] Widths =
    [
        .. new double[] { 1e-6, 1e-5, 1e-4, 1e-3, .01, .1, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200 }.Select(seconds => seconds * Second),
        .. new double[] { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000 }.Select(days => days * Day),
    ];

    public static IReadOnlyList<ValueBin> Of(double[] values, long[] weights, double min, double max, bool days, long count, Func<double, string> text)
    {
        if (min == max)
        {
            return [new ValueBin(text(min), text(max), count)];
        }

        var width = Widths.First(candidate => (!days || candidate >= Day) && Math.Floor(max / candidate) - Math.Floor(min / candidate) < BinCounts.Max);
        var first = Math.Floor(min / width);
        var bins = (int)(Math.Floor(max / width) - first) + 1;
        double[] ends = [.. Enumerable.Range(0, bins + 1).Select(i => (first + i) * width)];
        var counts = BinCounts.Of(values, weights, [.. ends.Skip(1)], count);
        return [.. counts.Select((inside, i) => new ValueBin(text(ends[i]), text(ends[i + 1]), inside))];
    }
}

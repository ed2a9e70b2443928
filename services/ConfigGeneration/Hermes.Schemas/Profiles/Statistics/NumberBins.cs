using System.Globalization;

namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>Bins of numbers whose ends are round: widths of 1, 2 or 5 times a power of ten.</summary>
internal static class NumberBins
{
    private const decimal MaxRange = 1e27m;

    public static IReadOnlyList<ValueBin> Of(double[] values, long[] weights, decimal min, decimal max, bool whole, long count)
    {
        if (min == max)
        {
            return [new ValueBin(Text(min), Text(max), count)];
        }

        if (min <= -MaxRange || max >= MaxRange || WidthOf(min, max, whole) is not { } width)
        {
            return [];
        }

        var first = Math.Floor(min / width);
        var bins = (int)(Math.Floor(max / width) - first) + 1;
        decimal[] ends = [.. Enumerable.Range(0, bins + 1).Select(i => (first + i) * width)];
        var counts = BinCounts.Of(values, weights, [.. ends.Skip(1).Select(end => (double)end)], count);
        return [.. counts.Select((inside, i) => new ValueBin(Text(ends[i]), Text(ends[i + 1]), inside))];
    }

    private static decimal? WidthOf(decimal min, decimal max, bool whole)
    {
        var exponent = (int)Math.Floor(Math.Log10((double)(max - min) / BinCounts.Max));
        for (exponent = whole ? Math.Max(0, exponent) : exponent; exponent is > -27 and < 27; exponent++)
        {
            foreach (var factor in (ReadOnlySpan<int>)[1, 2, 5])
            {
                var width = factor * (decimal)Math.Pow(10, exponent);
                if (width > 0 && Math.Floor(max / width) - Math.Floor(min / width) < BinCounts.Max)
                {
                    return width;
                }
            }
        }

        return null;
    }

    // 0.50 and 0.5 are one number; the shorter is shown.
    private static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>Quantiles and histogram of a column of numbers or times, and its commonest values.</summary>
internal static class Distribution
{
    private const int MaxTopValues = 10;
    private static readonly double[] Shares = [.01, .05, .25, .5, .75, .95, .99];

    /// <summary>Quantiles and histogram; empty for other types.</summary>
    public static (IReadOnlyList<QuantileValue> Quantiles, IReadOnlyList<ValueBin> Histogram) Of(ColumnProfiler column, ColumnType type) => type.Kind switch
    {
        ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Double => OfNumbers(column, type),
        ColumnKind.Date or ColumnKind.Time or ColumnKind.Timestamp when column.Times.Formats.Count > 0 => OfTimes(column, type),
        ColumnKind.Timestamp when EpochTime.UnitOf(type.Format) is { } unit => OfEpochs(column, unit),
        _ => ([], []),
    };

    /// <summary>The commonest values, exact while there are few of them; none when no value repeats.</summary>
    /// <param name="column">The column.</param>
    /// <param name="alsoTokens">Tokens such as NA are values here.</param>
    public static IReadOnlyList<CountedValue> TopValues(ColumnProfiler column, bool alsoTokens)
    {
        var tokens = column.LikelyNulls.Where(_ => alsoTokens).Select(pair => new CountedValue(pair.Key, pair.Value));
        var counted = column.Values is { } few
            ? few.Select(pair => new CountedValue(pair.Key, pair.Value)).Concat(tokens).ToList()
            : [.. column.Spread.Frequent.Take(MaxTopValues), .. tokens];
        return counted.Exists(value => value.Count > 1)
            ? [.. counted.OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal).Take(MaxTopValues)]
            : [];
    }

    private static (IReadOnlyList<QuantileValue>, IReadOnlyList<ValueBin>) OfNumbers(ColumnProfiler column, ColumnType type)
    {
        var format = type.NumberFormat ?? NumberFormat.Plain;
        var (values, weights) = column.Spread.NumbersWith(format.Decimal).Sorted();
        var range = column.Numbers.RangeOf(format);
        var comparable = values.Length > 0 && !range.Overflow && range.Min <= range.Max;
        return (Quantiles(values, weights, NumberText), comparable ? NumberBins.Of(values, weights, range.Min, range.Max, type.Kind == ColumnKind.Integer, column.Count) : []);
    }

    // Followed as the numbers they are written as, and shown as times.
    private static (IReadOnlyList<QuantileValue>, IReadOnlyList<ValueBin>) OfEpochs(ColumnProfiler column, long unit)
    {
        var (values, weights) = column.Spread.NumbersWith('.').Sorted();
        double scale = unit / TimeSpan.TicksPerMicrosecond;
        double[] microseconds = [.. values.Select(value => value * scale)];
        var range = column.Numbers.RangeOf(NumberFormat.Plain);
        return (Quantiles(microseconds, weights, Text), values.Length > 0 ? TimeBins.Of(microseconds, weights, (double)range.Min * scale, (double)range.Max * scale, false, column.Count, Text) : []);

        static string Text(double microseconds) => TimeText(microseconds, ColumnKind.Timestamp);
    }

    private static (IReadOnlyList<QuantileValue>, IReadOnlyList<ValueBin>) OfTimes(ColumnProfiler column, ColumnType type)
    {
        var format = TimeFormats.ByPattern(type.Format ?? column.Times.Formats[0].Pattern);
        var (values, weights) = column.Spread.TimesBy(format.Order).Sorted();
        var (min, max) = format.Order == DateOrder.MonthFirst ? column.Times.MonthFirst : column.Times.DayFirst;
        return (Quantiles(values, weights, Text), values.Length > 0 && min <= max
            ? TimeBins.Of(values, weights, ValueSpread.Microseconds(min, format.HasDate), ValueSpread.Microseconds(max, format.HasDate), type.Kind == ColumnKind.Date, column.Count, Text)
            : []);

        string Text(double microseconds) => TimeText(microseconds, type.Kind);
    }

    // The round ends of bins may lie before the first day or after the last one that there is.
    private static string TimeText(double microseconds, ColumnKind kind) => TemporalInference.Text(
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(
            (long)Math.Round(microseconds * 10), (DateTimeOffset.MinValue - DateTimeOffset.UnixEpoch).Ticks, (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks)),
        kind);

    private static IReadOnlyList<QuantileValue> Quantiles(double[] values, long[] weights, Func<double, string> text)
    {
        var quantiles = new List<QuantileValue>();
        var (at, below, total) = (0, 0L, weights.Sum());
        foreach (var share in values.Length == 0 ? [] : Shares)
        {
            while (at < values.Length - 1 && below + weights[at] < share * total)
            {
                below += weights[at++];
            }

            quantiles.Add(new QuantileValue(share, text(values[at])));
        }

        return quantiles;
    }

    private static string NumberText(double value) =>
        Math.Abs(value) < 7e27 ? ((decimal)value).ToString(CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
}

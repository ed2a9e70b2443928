namespace Hermes.Learning.History;

/// <summary>
/// What is normal for a quantity at an hour of the week: the median there, pulled towards that hour on all working days (or on all
/// weekend days), and that towards the overall median while there are few values (partial pooling; Gelman and Hill 2007), times what
/// month-ends or holidays have done to it so far, and one robust spread (1.4826 x MAD; Hampel 1974), pulled to a quarter of the median.
/// </summary>
public sealed class SeasonalBaseline
{
    private const int Hours = 168;
    private const int HoursAndKinds = 48;
    private const int DayKinds = 3;
    private const double PriorWeight = 5;

    // A young feed has no spread of its own yet; durations and volumes of most feeds vary by something like this share.
    private const double PriorSpread = 0.25;

    // NaN where there was no value.
    private readonly float[] byHourAndKind = new float[HoursAndKinds];
    private readonly float[] byHourOfWeek = new float[Hours];
    private readonly float[] byDayKind = [1, 1, 1];

    private SeasonalBaseline(double median, int count) => (Median, Count) = (median, count);

    /// <summary>Median over all hours, in the quantity's unit.</summary>
    public double Median { get; }

    /// <summary>1.4826 x median absolute deviation from the expected value of its hour and day; pulled to a quarter of the median while there are few values.</summary>
    public double Spread { get; private set; }

    /// <summary>How many values it was made from.</summary>
    public int Count { get; }

    /// <summary>Builds a baseline, or <see langword="null"/> from no values.</summary>
    /// <param name="values">Hour of week (0 = Monday 00:00 UTC) and value.</param>
    public static SeasonalBaseline? Build(ReadOnlySpan<(int HourOfWeek, double Value)> values)
    {
        var (slots, numbers) = (new short[values.Length], new double[values.Length]);
        for (var i = 0; i < values.Length; i++)
        {
            (slots[i], numbers[i]) = ((short)values[i].HourOfWeek, values[i].Value);
        }

        return Build(slots, numbers);
    }

    /// <summary>Builds a baseline, or <see langword="null"/> from no values.</summary>
    /// <param name="slots">Of each value, what <see cref="SlotOf"/> says.</param>
    /// <param name="values">Values. Overwritten by the call.</param>
    internal static SeasonalBaseline? Build(ReadOnlySpan<short> slots, Span<double> values)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        var sorted = values.ToArray();
        var baseline = new SeasonalBaseline(Medians.Of(sorted), values.Length);
        baseline.Pool(slots, values);
        baseline.LearnDays(slots, values);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(values[i] - baseline.Expected(slots[i]));
        }

        var spread = 1.4826 * Medians.Of(values);
        baseline.Spread = ((values.Length * spread) + (PriorWeight * PriorSpread * Math.Abs(baseline.Median))) / (values.Length + PriorWeight);
        return baseline;
    }

    /// <summary>The value to expect at an hour of the week, on a day of some kind.</summary>
    /// <param name="slot">What <see cref="SlotOf"/> says, or an hour of the week for an ordinary day.</param>
    public double Expected(int slot)
    {
        var hour = slot % Hours;
        var usual = float.IsNaN(byHourOfWeek[hour]) ? byHourAndKind[HourAndKind(hour)] : byHourOfWeek[hour];
        return (float.IsNaN(usual) ? Median : usual) * byDayKind[slot / Hours];
    }

    /// <summary>The value to expect at a moment.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="calendar">Month-ends and holidays.</param>
    public double Expected(DateTimeOffset at, WorkCalendar calendar) => Expected(SlotOf(at, calendar));

    /// <summary>Hour of week of a moment, 0 = Monday 00:00 UTC.</summary>
    /// <param name="at">The moment.</param>
    public static int HourOfWeek(DateTimeOffset at) => (int)(at.UtcTicks / TimeSpan.TicksPerHour % Hours); // 0001-01-01 was a Monday

    /// <summary>Hour of week plus 168 times the kind of day.</summary>
    internal static int SlotOf(DateTimeOffset at, WorkCalendar calendar) => HourOfWeek(at) + (Hours * (int)calendar.KindOf(at));

    // Hours 0 to 23 of working days, 24 to 47 of weekend days.
    private static int HourAndKind(int hourOfWeek) => (hourOfWeek % 24) + (hourOfWeek >= 5 * 24 ? 24 : 0);

    internal static double Middle(ReadOnlySpan<double> sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    // Special days are left out of what is usual, unless there is nothing else.
    private void Pool(ReadOnlySpan<short> slots, ReadOnlySpan<double> values)
    {
        var all = slots.IndexOfAnyInRange((short)0, (short)(Hours - 1)) < 0;
        Span<int> daily = stackalloc int[HoursAndKinds + 1];
        Span<int> weekly = stackalloc int[Hours + 1];
        var byDay = Group(slots, values, daily, all, weekend: true);
        var byHour = Group(slots, values, weekly, all, weekend: false);
        for (var hour = 0; hour < HoursAndKinds; hour++)
        {
            byHourAndKind[hour] = Shrink(byDay.AsSpan(daily[hour]..daily[hour + 1]), Median);
        }

        for (var hour = 0; hour < Hours; hour++)
        {
            byHourOfWeek[hour] = Shrink(byHour.AsSpan(weekly[hour]..weekly[hour + 1]), byHourAndKind[HourAndKind(hour)]);
        }
    }

    // Puts values of one bucket beside each other; starts tells where each bucket begins.
    private static double[] Group(ReadOnlySpan<short> slots, ReadOnlySpan<double> values, Span<int> starts, bool all, bool weekend)
    {
        starts.Clear();
        foreach (var slot in slots)
        {
            starts[BucketOf(slot, weekend) + 1] += all || slot < Hours ? 1 : 0;
        }

        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        Span<int> next = stackalloc int[starts.Length];
        starts.CopyTo(next);
        var grouped = new double[starts[^1]];
        for (var i = 0; i < values.Length; i++)
        {
            if (all || slots[i] < Hours)
            {
                grouped[next[BucketOf(slots[i], weekend)]++] = values[i];
            }
        }

        return grouped;
    }

    private static int BucketOf(short slot, bool weekend) => weekend ? HourAndKind(slot % Hours) : slot % Hours;

    // How values of special days compare with what is usual at their hour: a median of ratios, pulled to 1 while there are few.
    private void LearnDays(ReadOnlySpan<short> slots, ReadOnlySpan<double> values)
    {
        Span<float> learned = [1, 1, 1];
        for (var kind = 1; kind < DayKinds; kind++)
        {
            var ratios = new List<double>();
            for (var i = 0; i < slots.Length; i++)
            {
                if (slots[i] / Hours == kind && Expected(slots[i] % Hours) is > 0 and var usual)
                {
                    ratios.Add(Math.Clamp(values[i] / usual, 0, 100));
                }
            }

            if (ratios.Count > 0)
            {
                var median = Medians.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ratios));
                learned[kind] = (float)(((ratios.Count * median) + PriorWeight) / (ratios.Count + PriorWeight));
            }
        }

        learned.CopyTo(byDayKind);
    }

    private static float Shrink(Span<double> bucket, double towards) =>
        bucket.IsEmpty ? float.NaN : (float)(((bucket.Length * Medians.Of(bucket)) + (PriorWeight * towards)) / (bucket.Length + PriorWeight));
}

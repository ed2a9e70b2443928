namespace Hermes.Learning.History;

/// <summary>A feed's log counters per minute, summed so that any window is two look-ups.</summary>
public sealed class ActivityTimeline
{
    private readonly long[] minutes;
    private readonly long[] errors;
    private readonly long[] warnings;
    private readonly long[] totals;
    private readonly long[] newTemplates;

    internal ActivityTimeline(IEnumerable<MinuteActivity> activity)
    {
        var merged = Merged([.. activity]);
        minutes = Array.ConvertAll(merged, item => MinuteOf(item));
        errors = Prefix(merged, item => item.Errors);
        warnings = Prefix(merged, item => item.Warnings);
        totals = Prefix(merged, item => item.Total);
        newTemplates = Prefix(merged, item => item.NewTemplates);
    }

    /// <summary>Number of minutes with any line.</summary>
    public int Count => minutes.Length;

    /// <summary>Lines in the whole minutes that ended after <paramref name="from"/> and not after <paramref name="to"/>.</summary>
    /// <param name="from">Start.</param>
    /// <param name="to">End; the minute in progress is left out.</param>
    public (long Errors, long Warnings, long Total, long NewTemplates) Sum(DateTimeOffset from, DateTimeOffset to)
    {
        var begin = LowerBound(from.UtcTicks / TimeSpan.TicksPerMinute);
        var end = Math.Max(begin, LowerBound(to.UtcTicks / TimeSpan.TicksPerMinute));
        return (errors[end] - errors[begin], warnings[end] - warnings[begin], totals[end] - totals[begin], newTemplates[end] - newTemplates[begin]);
    }

    private static long MinuteOf(MinuteActivity activity) => activity.Minute.UtcTicks / TimeSpan.TicksPerMinute;

    // Live, minutes come in order and once each; then there is nothing to merge.
    private static MinuteActivity[] Merged(MinuteActivity[] activity)
    {
        for (var i = 1; i < activity.Length; i++)
        {
            if (MinuteOf(activity[i]) <= MinuteOf(activity[i - 1]))
            {
                return [.. activity.GroupBy(MinuteOf).OrderBy(group => group.Key).Select(group => new MinuteActivity(
                    group.First().Minute, group.Sum(m => m.Errors), group.Sum(m => m.Warnings), group.Sum(m => m.Total), group.Sum(m => m.NewTemplates)))];
            }
        }

        return activity;
    }

    private static long[] Prefix<T>(T[] items, Func<T, int> value)
    {
        var sums = new long[items.Length + 1];
        for (var i = 0; i < items.Length; i++)
        {
            sums[i + 1] = sums[i] + value(items[i]);
        }

        return sums;
    }

    private int LowerBound(long minute)
    {
        var index = Array.BinarySearch(minutes, minute);
        return index < 0 ? ~index : index;
    }
}

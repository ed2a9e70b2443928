using Hermes.Learning.History;

namespace Hermes.Learning.Features;

internal static class LogFeatures
{
    private const int HalfHoursOfDay = 48;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24.5);
    private static readonly TimeSpan Hours = TimeSpan.FromHours(3);
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Newest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Hour = TimeSpan.FromMinutes(60);

    // One line an hour: below that a rate is noise, and it keeps ratios finite.
    private const double Floor = 1 / 60.0;

    public static void Fill(FeedView view, Span<float> row)
    {
        var before = view.Log(Day, Recent);
        var recent = view.Log(Recent, TimeSpan.Zero);
        if (before.Total + recent.Total == 0)
        {
            return; // no log is known for this feed, which is not the same as a log without errors
        }

        var newest = view.Log(Newest, TimeSpan.Zero);
        var earlier = view.Log(Hour, Newest);
        var dayMinutes = (Day - Recent).TotalMinutes;
        row.Set(Feature.LogErrors30m, recent.Errors / 30.0);
        row.Set(Feature.LogErrorsRatio, Ratio(recent.Errors / 30.0, before.Errors / dayMinutes));
        row.Set(Feature.LogErrorsTrend, Ratio(newest.Errors / 15.0, earlier.Errors / 45.0));
        row.Set(Feature.LogWarnings30m, recent.Warnings / 30.0);
        row.Set(Feature.LogWarningsRatio, Ratio(recent.Warnings / 30.0, before.Warnings / dayMinutes));
        row.Set(Feature.LogWarningsTrend, Ratio(newest.Warnings / 15.0, earlier.Warnings / 45.0));
        var hours = view.Log(Hours, TimeSpan.Zero);
        row.Set(Feature.LogErrors3h, hours.Errors / Hours.TotalMinutes);
        row.Set(Feature.LogWarnings3h, hours.Warnings / Hours.TotalMinutes);
        row.Set(Feature.LogLinesRatio, Ratio(recent.Total / 30.0, before.Total / dayMinutes));
        row.Set(Feature.LogNewTemplates3h, hours.NewTemplates / Hours.TotalHours);
        row.Set(Feature.LogNewTemplatesRatio, Ratio(hours.NewTemplates / Hours.TotalMinutes, (before.NewTemplates + recent.NewTemplates - hours.NewTemplates) / (Day - Hours).TotalMinutes));
        row.Set(Feature.LogErrorsDeviation, ErrorsDeviation(view, recent.Errors));
        row.Set(Feature.LogLinesDeviation, Deviation(view, recent.Total, static lines => lines.Total));
    }

    /// <summary>Error rate of the last half hour against the day before; NaN without a log.</summary>
    public static double ErrorsRatio(FeedView view)
    {
        var before = view.Log(Day, Recent);
        var recent = view.Log(Recent, TimeSpan.Zero);
        return before.Total + recent.Total == 0 ? double.NaN : Ratio(recent.Errors / 30.0, before.Errors / (Day - Recent).TotalMinutes);
    }

    /// <summary>Error lines a minute over the day before the last half hour.</summary>
    public static double ErrorsADayBefore(FeedView view) => view.Log(Day, Recent).Errors / (Day - Recent).TotalMinutes;

    /// <summary>A rate against another, kept finite.</summary>
    public static double Ratio(double now, double before) => Math.Min((now + Floor) / (before + Floor), 1000);

    /// <summary>So many error lines in half an hour against the half hours of the day before, in robust deviations.</summary>
    public static double ErrorsDeviation(FeedView view, double errors) => Deviation(view, errors, static lines => lines.Errors);

    private static double Deviation(FeedView view, double now, Func<(long Errors, long Warnings, long Total, long NewTemplates), long> count)
    {
        Span<double> before = stackalloc double[HalfHoursOfDay];
        for (var i = 0; i < HalfHoursOfDay; i++)
        {
            before[i] = count(view.Log(Recent * (i + 2), Recent * (i + 1)));
        }

        return Deviation(now, before);
    }

    // Counts scatter by at least the square root of their size, however even they have been.
    private static double Deviation(double now, Span<double> before)
    {
        var median = Medians.Of(before);
        foreach (ref var value in before)
        {
            value = Math.Abs(value - median);
        }

        return Math.Clamp((now - median) / Math.Max(1.4826 * Medians.Of(before), Math.Sqrt(Math.Max(median, 1))), -20, 20);
    }
}

namespace Hermes.Simulator.Model;

/// <summary>What hour of the week does to a feed: two peaks on working days, quiet nights and weekends.</summary>
internal static class Season
{
    /// <summary>Factor on the usual row count, about 0.35 to 1.6.</summary>
    public static double Volume(FeedSpec feed, DateTimeOffset at)
    {
        var hour = at.UtcDateTime.TimeOfDay.TotalHours;
        var shift = (feed.Index % 4) - 1.5;
        var day = 0.45 + (0.95 * Peak(hour, 9.5 + shift, 2.4)) + (0.8 * Peak(hour, 15.5 + (shift / 2), 2.2));
        var weekend = at.UtcDateTime.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.55 + (0.03 * (feed.Index % 5)) : 1;
        var friday = at.UtcDateTime.DayOfWeek is DayOfWeek.Friday && hour > 14 ? 1.15 : 1;
        return day * weekend * friday;
    }

    /// <summary>Factor on the usual duration: more rows take longer, but not in proportion.</summary>
    public static double Duration(FeedSpec feed, DateTimeOffset at) => Math.Pow(Volume(feed, at), 0.45);

    private static double Peak(double hour, double centre, double width)
    {
        var distance = Math.Abs(hour - centre);
        distance = Math.Min(distance, 24 - distance) / width;
        return Math.Exp(-0.5 * distance * distance);
    }
}

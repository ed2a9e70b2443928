using System.Globalization;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>Whether a feed starts when what it reads is due to be there.</summary>
internal static class ScheduleOrder
{
    // Any week does: schedules repeat weekly, but for days of the month, which are looked at as if they ran daily.
    private static readonly DateOnly Monday = new(2026, 1, 5);

    private const int MinutesLater = 5;
    private const int MostStartsLookedAt = 500;

    /// <summary>An example of a start before the upstream is finished, in words; null when there is none in a week.</summary>
    public static string? TooEarly(ScheduleSettings own, ScheduleSettings upstream)
    {
        var (starts, theirs) = (StartsOf(own, 0, 7), StartsOf(upstream, -7, 14));
        var needed = TimeSpan.FromMinutes(Math.Max(1, upstream.ExpectedWithinMinutes ?? 0));
        foreach (var start in starts)
        {
            var last = theirs.LastOrDefault(begun => begun <= start);
            if (last != default && start - last < needed)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"it starts at {start:HH:mm} UTC, the upstream at {last:HH:mm}{(upstream.ExpectedWithinMinutes is { } within ? $" with {within} min to finish" : "")}");
            }
        }

        return null;
    }

    /// <summary>A start on the same days, late enough for the upstream; null when there is none before midnight, or the feed starts more than once a day.</summary>
    public static string? Later(ScheduleSettings own, ScheduleSettings upstream)
    {
        var parts = own.Cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 5 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var minute) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            || StartsInAWeek(upstream).Count > MostStartsLookedAt)
        {
            return null;
        }

        for (var time = (hour * 60) + minute + MinutesLater; time < 24 * 60; time += MinutesLater)
        {
            var later = string.Create(CultureInfo.InvariantCulture, $"{time % 60} {time / 60} {parts[2]} {parts[3]} {parts[4]}");
            if (TooEarly(own with { Cron = later }, upstream) is null)
            {
                return later;
            }
        }

        return null;
    }

    /// <summary>The starts of one week in UTC, in order.</summary>
    public static List<DateTime> StartsInAWeek(ScheduleSettings schedule) => StartsOf(schedule, 0, 7);

    private static List<DateTime> StartsOf(ScheduleSettings schedule, int fromDay, int days)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out var zone) || CronExpression.ErrorOf(schedule.Cron) is not null)
        {
            return [];
        }

        var starts = new List<DateTime>();
        for (var day = fromDay; day < fromDay + days; day++)
        {
            var date = Monday.AddDays(day);
            foreach (var time in CronExpression.TimesOn(schedule.Cron, date.DayOfWeek))
            {
                var local = date.ToDateTime(time);
                starts.Add(local - zone.GetUtcOffset(local));
            }
        }

        starts.Sort();
        return starts;
    }
}

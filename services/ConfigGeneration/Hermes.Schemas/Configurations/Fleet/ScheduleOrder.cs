using System.Globalization;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>Whether a feed starts when what it reads is due to be there.</summary>
internal static class ScheduleOrder
{
    // Any week does: schedules repeat weekly, but for days of the month, which are looked at as if they ran daily.
    private static readonly DateOnly Monday = new(2026, 1, 5);

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

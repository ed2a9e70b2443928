namespace Hermes.Logs.Parsing.Times;

/// <summary>Makes a moment of a date, a time of day and what the context says about what they leave out.</summary>
internal static class TimeComposer
{
    // A sender's clock may run ahead a little: a time without a year is of the latest year that is not further ahead than this.
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    /// <summary>Reads the zone that follows and composes; takes note of what was doubtful.</summary>
    public static bool TryCompose(in CalendarDate date, in ClockTime clock, ReadOnlySpan<byte> text, ref int at, LineContext context, out DateTimeOffset time)
    {
        time = default;
        var zoneAt = at;
        var offset = ZoneReader.Read(text, ref zoneAt, out var doubtfulName);
        return TryPlace(date, clock, offset, doubtfulName, context, out time) && (at = zoneAt) >= 0;
    }

    /// <summary>Composes with an offset that is already read, or null for the zone of the context.</summary>
    public static bool TryPlace(in CalendarDate date, in ClockTime clock, TimeSpan? offset, bool doubtfulName, LineContext context, out DateTimeOffset time)
    {
        if (doubtfulName && context.Zone != TimeZoneInfo.Utc)
        {
            // Somebody said which zone this source writes.
            (offset, doubtfulName) = (null, false);
        }

        var placed = date switch
        {
            { Month: 0 } => TryDay(clock, offset, context, out time, out var fold) && Mark(context, fold),
            { Year: 0 } => TryYear(date, clock, offset, context, out time, out var fold) && Mark(context, fold),
            _ => TryUtc(date.Year, date.Month, date.Day, clock, offset, context, out time, out var fold) && Mark(context, fold),
        };
        if (!placed)
        {
            return false;
        }

        Mark(context, doubtfulName);
        if (date.Doubtful)
        {
            context.Doubts |= LineMarks.AmbiguousDate;
        }

        context.ShowsDayFirst = date.ShowsDayFirst;
        return true;
    }

    private static bool Mark(LineContext context, bool doubtful)
    {
        context.Doubts |= doubtful ? LineMarks.AmbiguousZone : LineMarks.None;
        return true;
    }

    /// <summary>The time of receipt, with room for what is added to it.</summary>
    private static DateTimeOffset Now(LineContext context) => context.Received.Year is > 10 and < 9990 ? context.Received : DateTimeOffset.UnixEpoch;

    private static bool TryYear(in CalendarDate date, in ClockTime clock, TimeSpan? offset, LineContext context, out DateTimeOffset time, out bool fold)
    {
        var latest = Now(context) + FurthestAhead;
        // The 29th of February is up to eight years ago.
        for (var year = latest.Year; year >= latest.Year - 8; year--)
        {
            if (TryUtc(year, date.Month, date.Day, clock, offset, context, out time, out fold) && time <= latest)
            {
                return true;
            }
        }

        (time, fold) = (default, false);
        return false;
    }

    private static bool TryDay(in ClockTime clock, TimeSpan? offset, LineContext context, out DateTimeOffset time, out bool fold)
    {
        var now = Now(context);
        var here = now + (offset ?? context.Clock.Offset(now.UtcDateTime, out _));
        for (var back = -1; back <= 1; back++)
        {
            var day = here.AddDays(-back);
            if (TryUtc(day.Year, day.Month, day.Day, clock, offset, context, out time, out fold) && time <= now + TimeSpan.FromHours(1))
            {
                return true;
            }
        }

        (time, fold) = (default, false);
        return false;
    }

    private static bool TryUtc(int year, int month, int day, in ClockTime clock, TimeSpan? offset, LineContext context, out DateTimeOffset time, out bool fold)
    {
        (time, fold) = (default, false);
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || (day > 28 && day > DateTime.DaysInMonth(year, month)))
        {
            return false;
        }

        var local = new DateTime(year, month, day, clock.Hour, clock.Minute, clock.Second).AddTicks(clock.Ticks);
        var utc = local.Ticks - (offset ?? context.Clock.Offset(local, out fold)).Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }
}

namespace Hermes.Logs.Parsing.Times;

/// <summary>Offsets of a zone, remembered for the quarter of an hour in which the last line fell. For one reader at a time.</summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    private readonly bool _utc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;
    private long _quarter = -1;
    private TimeSpan _offset;
    private bool _doubtful;

    public TimeZoneInfo Zone => zone;

    /// <summary>The offset of a local time.</summary>
    /// <param name="local">The time the line states.</param>
    /// <param name="doubtful">True in the hour that clocks repeat in autumn (standard time is taken) or leave out in spring.</param>
    public TimeSpan Offset(DateTime local, out bool doubtful)
    {
        doubtful = false;
        if (_utc)
        {
            return TimeSpan.Zero;
        }

        var quarter = local.Ticks / (15 * TimeSpan.TicksPerMinute);
        if (quarter != _quarter)
        {
            _offset = zone.GetUtcOffset(local);
            _doubtful = zone.IsAmbiguousTime(local) || zone.IsInvalidTime(local);
            _quarter = quarter;
        }

        doubtful = _doubtful;
        return _offset;
    }
}

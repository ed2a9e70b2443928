using System.Globalization;

namespace Hermes.Web.Components;

/// <summary>Shows times in the zone of the person's browser; in UTC, and marked so, until that is known.</summary>
internal sealed class BrowserClock
{
    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    /// <summary>Added to times that are shown in UTC.</summary>
    public string Suffix => ReferenceEquals(zone, TimeZoneInfo.Utc) ? " UTC" : "";

    /// <summary>Takes over the browser's zone; true when that changes what is shown.</summary>
    public bool Use(string? id)
    {
        if (id is null || !TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found))
        {
            return false;
        }

        var old = zone;
        zone = found.Id is "UTC" or "Etc/UTC" ? TimeZoneInfo.Utc : found;
        return zone.Id != old.Id;
    }

    public DateTime Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone).DateTime;

    public DateTimeOffset FromLocal(DateTime local)
    {
        // An hour skipped in spring does not exist; the time an hour later does.
        var real = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(DateTime.SpecifyKind(real, DateTimeKind.Unspecified), zone.GetUtcOffset(real));
    }

    public string Text(DateTimeOffset time, string format) => Local(time).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The time of day, with the date when it is not today.</summary>
    public string Short(DateTimeOffset time, DateTimeOffset now) =>
        Text(time, Local(time).Date == Local(now).Date ? "HH:mm:ss" : "d MMM HH:mm") + Suffix;
}

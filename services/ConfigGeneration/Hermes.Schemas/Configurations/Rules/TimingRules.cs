using Hermes.Schemas.Configurations.Fixes;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>When the feed runs, and how it is repeated: codes 060 to 063.</summary>
internal static class TimingRules
{
    private const int MostAttempts = 10;

    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration)
    {
        if (configuration.Schedule is { } schedule)
        {
            if (CronExpression.ErrorOf(schedule.Cron) is { } problem)
            {
                yield return Found.Error("HRM-CFG-060", "/schedule/cron", $"The schedule '{schedule.Cron}' cannot be read: {problem}.", "Use five fields, for example '30 6 * * MON-FRI'.", CronMeantBy(schedule.Cron) is { } cron ? [FixOperation.Set("/schedule/cron", cron)] : []);
            }

            if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out _))
            {
                yield return Found.Error("HRM-CFG-061", "/schedule/timeZone", $"'{schedule.TimeZone}' is no known time zone.", "Use an IANA name such as Europe/London, or UTC.", ZoneMeantBy(schedule.TimeZone) is { } zone ? [FixOperation.Set("/schedule/timeZone", zone)] : []);
            }
        }
        else
        {
            yield return Found.Info("HRM-CFG-062", "/schedule", "The feed has no schedule: lateness cannot be told from silence.", "Add a schedule when runs are expected at known times.");
        }

        var retries = configuration.Retries;
        if (retries.Attempts > MostAttempts || (retries.Attempts > 3 && retries is { Backoff: "fixed", FirstDelaySeconds: < 10 }))
        {
            var calm = retries with { Attempts = Math.Min(retries.Attempts, MostAttempts), Backoff = "exponential", FirstDelaySeconds = Math.Max(retries.FirstDelaySeconds, 30), MaxDelaySeconds = Math.Max(retries.MaxDelaySeconds, 900) };
            yield return Found.Warning("HRM-CFG-063", "/retries", "So many retries so close together strike a source that is already down.", "Retry at most 10 times, with exponential backoff.", FixOperation.Set("/retries", calm));
        }
    }

    // Other schedulers write seconds in front, a year behind, ? for any day, and words for usual times.
    private static string? CronMeantBy(string text)
    {
        var parts = text.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var meant = text.Trim().ToUpperInvariant() switch
        {
            "@HOURLY" => "0 * * * *",
            "@DAILY" or "@MIDNIGHT" => "0 0 * * *",
            "@WEEKLY" => "0 0 * * 0",
            "@MONTHLY" => "0 0 1 * *",
            "@YEARLY" or "@ANNUALLY" => "0 0 1 1 *",
            _ when parts.Length == 1 && TimeOnly.TryParseExact(text.Trim(), ["H:mm", "HH:mm"], out var time) => $"{time.Minute} {time.Hour} * * *",
            _ when parts.Length is 6 or 7 && parts[0] == "0" => string.Join(' ', parts[1..6]).Replace('?', '*'),
            _ => text.Replace('?', '*'),
        };
        return CronExpression.ErrorOf(meant) is null ? meant : null;
    }

    private static string? ZoneMeantBy(string name)
    {
        if (TimeZoneInfo.TryConvertWindowsIdToIanaId(name, out var known))
        {
            return known;
        }

        var zones = TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).ToList();
        var city = name.Trim().Replace(' ', '_');
        var cities = zones.Where(id => id.Contains('/', StringComparison.Ordinal) && id[(id.LastIndexOf('/') + 1)..].Equals(city, StringComparison.OrdinalIgnoreCase)).ToList();
        return cities.Count == 1 ? cities[0] : NearestName.Of(name, zones);
    }
}

using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Rules;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>Feeds that would all strike one host again at the same moment when it fails: code 065.</summary>
internal static class SharedHosts
{
    private const int FeedsThatMakeAStorm = 5;
    private const int SecondsApart = 20;
    private const int MostLookedAt = 200;

    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration, ConfiguredFleet fleet)
    {
        if (configuration.Schedule is not { } own || configuration.Retries.Attempts == 0 || HostOf(configuration) is not { } host)
        {
            yield break;
        }

        var starts = ScheduleOrder.StartsInAWeek(own).ToHashSet();
        var together = fleet.Feeds.Values
            .Where(other => other.Feed.Name != configuration.Feed.Name && other is { Schedule: not null, Retries.Attempts: > 0 } && HostOf(other) == host)
            .OrderBy(other => other.Feed.Name, StringComparer.Ordinal).Take(MostLookedAt)
            .Where(other => ScheduleOrder.StartsInAWeek(other.Schedule!).Exists(starts.Contains)).ToList();
        var same = together.Where(other => Math.Abs(other.Retries.FirstDelaySeconds - configuration.Retries.FirstDelaySeconds) < SecondsApart).ToList();
        if (same.Count + 1 < FeedsThatMakeAStorm)
        {
            yield break;
        }

        var delay = FreeDelay(configuration.Retries.FirstDelaySeconds, together);
        var apart = configuration.Retries with { FirstDelaySeconds = delay, MaxDelaySeconds = Math.Max(configuration.Retries.MaxDelaySeconds, delay) };
        yield return Found.Warning(
            "HRM-CFG-065", "/retries/firstDelaySeconds",
            $"{same.Count} other feeds ({string.Join(", ", same.Take(5).Select(other => other.Feed.Name))}{(same.Count > 5 ? " …" : "")}) ask {host} at the same minute and ask again after the same {configuration.Retries.FirstDelaySeconds} s.",
            $"Wait another while before the first retry, for example {delay} s, or start at another minute.", FixOperation.Set("/retries", apart));
    }

    private static int FreeDelay(int delay, List<FeedConfiguration> others)
    {
        while (others.Exists(other => Math.Abs(other.Retries.FirstDelaySeconds - delay) < SecondsApart))
        {
            delay += SecondsApart;
        }

        return delay;
    }

    private static string? HostOf(FeedConfiguration configuration) =>
        Uri.TryCreate(configuration.Source.Location, UriKind.Absolute, out var address) && address.Host.Length > 0 && !address.IsFile ? address.Host : null;
}

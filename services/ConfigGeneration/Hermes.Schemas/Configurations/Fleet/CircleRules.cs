using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Rules;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>Feeds that wait for each other: code 015.</summary>
internal static class CircleRules
{
    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration, ConfiguredFleet fleet)
    {
        var upstreams = configuration.Feed.Upstreams ?? [];
        for (var i = 0; i < upstreams.Count; i++)
        {
            if (upstreams[i] != configuration.Feed.Name && PathBack(upstreams[i], configuration.Feed.Name, fleet, []) is { } path)
            {
                yield return Found.Error(
                    "HRM-CFG-015", $"/feed/upstreams/{i}",
                    $"The feeds wait for each other and none would ever run: {configuration.Feed.Name} -> {string.Join(" -> ", path)}.",
                    $"Remove '{upstreams[i]}' from the upstreams, or break the circle in one of the others.", FixOperation.Remove($"/feed/upstreams/{i}"));
            }
        }
    }

    private static List<string>? PathBack(string from, string to, ConfiguredFleet fleet, HashSet<string> seen)
    {
        if (from == to)
        {
            return [to];
        }

        if (!seen.Add(from) || !fleet.Feeds.TryGetValue(from, out var feed))
        {
            return null;
        }

        foreach (var upstream in feed.Feed.Upstreams ?? [])
        {
            if (PathBack(upstream, to, fleet, seen) is { } rest)
            {
                return [from, .. rest];
            }
        }

        return null;
    }
}

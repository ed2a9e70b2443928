using Hermes.Schemas.Configurations.Fixes;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>Who the feed is, and that it goes from one place to another: codes 010 to 013 and 021.</summary>
internal static class IdentityRules
{
    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration)
    {
        var feed = configuration.Feed;
        if (!FeedName.IsValid(feed.Name))
        {
            yield return Found.Error("HRM-CFG-010", "/feed/name", $"'{feed.Name}' cannot name a feed.", FeedName.Rule, FeedName.Nearest(feed.Name) is { } name ? [FixOperation.Set("/feed/name", name)] : []);
        }

        if (string.IsNullOrWhiteSpace(feed.Owner))
        {
            var told = configuration.Alerts.Channels?.FirstOrDefault(channel => !string.IsNullOrWhiteSpace(channel));
            yield return Found.Warning("HRM-CFG-011", "/feed/owner", "Nobody answers for the feed: alerts have no addressee.", "Name a team or an address as owner.", told is null ? [] : [FixOperation.Set("/feed/owner", told)]);
        }

        if (feed.Upstreams?.Contains(feed.Name, StringComparer.Ordinal) == true)
        {
            yield return Found.Error(
                "HRM-CFG-012", "/feed/upstreams", "The feed waits for itself and would never run.", "Remove it from its own upstreams.",
                FixOperation.Set("/feed/upstreams", feed.Upstreams.Where(upstream => upstream != feed.Name)));
        }

        foreach (var (pointer, text) in new[] { ("/source/location", configuration.Source.Location), ("/target/location", configuration.Target.Location) })
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                yield return Found.Error("HRM-CFG-013", pointer, "The location is empty.", "Give an address or a path.");
            }
        }

        if (configuration.Source.Location.Length > 0 && configuration.Source.Location == configuration.Target.Location)
        {
            yield return Found.Error("HRM-CFG-021", "/target/location", "Source and target are the same: the feed would read what it writes.", "Choose another target.");
        }
    }
}

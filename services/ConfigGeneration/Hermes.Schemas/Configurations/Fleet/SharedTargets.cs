using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Rules;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>Several feeds that write to one place: code 026.</summary>
internal static class SharedTargets
{
    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration, ConfiguredFleet fleet)
    {
        var place = Plain(configuration.Target.Location);
        var others = fleet.Feeds.Values
            .Where(other => other.Feed.Name != configuration.Feed.Name && Plain(other.Target.Location) == place)
            .OrderBy(other => other.Feed.Name, StringComparer.Ordinal).ToList();
        if (others.Count == 0)
        {
            yield break;
        }

        var names = string.Join(", ", others.Select(other => other.Feed.Name));
        var replaces = configuration.Target.WriteMode == "replace";
        if (!replaces && !others.Exists(other => other.Target.WriteMode == "replace"))
        {
            yield return Found.Warning("HRM-CFG-026", "/target/location", $"{names} writes to the same target: who looks at a row cannot tell which feed it came from.", "Give each feed a target of its own, or make sure that their keys cannot meet.");
            yield break;
        }

        var isAlone = replaces && others.TrueForAll(other => other.Target.WriteMode != "replace") && configuration.Schema.PrimaryKey.Count > 0;
        yield return Found.Error(
            "HRM-CFG-026", "/target/location", $"{names} writes to the same target, and one of them replaces it: what the other wrote is lost.", "Give each feed a target of its own, or let all of them upsert.",
            isAlone ? [FixOperation.Set("/target/writeMode", "upsert")] : []);
    }

    // The scheme and the host of an address have no case, and a slash at its end says nothing.
    private static string Plain(string location)
    {
        var bare = location.TrimEnd('/');
        var path = bare.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? bare.IndexOf('/', scheme + 3) : 0;
        return path < 0 ? bare.ToLowerInvariant() : bare[..path].ToLowerInvariant() + bare[path..];
    }
}

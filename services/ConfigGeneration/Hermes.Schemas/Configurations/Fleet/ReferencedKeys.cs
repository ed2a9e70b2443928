using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Rules;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>Rules that compare values with keys of another feed: code 098.</summary>
internal static class ReferencedKeys
{
    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration, ConfiguredFleet fleet)
    {
        for (var i = 0; i < configuration.Quality.Count; i++)
        {
            if (configuration.Quality[i] is not { Rule: "references", Feed: { Length: > 0 } name, FeedColumns: { } columns } || name == configuration.Feed.Name)
            {
                continue;
            }

            if (!fleet.Feeds.TryGetValue(name, out var feed))
            {
                yield return Found.Warning(
                    "HRM-CFG-098", $"/quality/{i}/feed", $"The rule refers to '{name}', and no such feed is known.", "Name a feed that has a configuration, or remove the rule.",
                    NearestName.Of(name, fleet.Feeds.Keys) is { } meant ? [FixOperation.Set($"/quality/{i}/feed", meant)] : []);
            }
            else if (!columns.Order(StringComparer.Ordinal).SequenceEqual(feed.Schema.PrimaryKey.Order(StringComparer.Ordinal)))
            {
                var key = feed.Schema.PrimaryKey;
                yield return Found.Warning(
                    "HRM-CFG-098", $"/quality/{i}/feedColumns", $"{string.Join(", ", columns)} is not the key of {name}: one value may be that of several rows, or of none.",
                    key.Count == 0 ? $"Give {name} a key first." : $"Use {string.Join(", ", key)}.",
                    key.Count == 1 && columns.Count == 1 ? [FixOperation.Set($"/quality/{i}/feedColumns", key)] : []);
            }
        }
    }
}

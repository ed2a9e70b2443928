namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>The rules a configuration has to follow because of other feeds: codes 015, 026, 064, 065 and 090 to 098.</summary>
public static class FleetRules
{
    /// <summary>Checks a configuration against the newest ones of the other feeds.</summary>
    /// <param name="configuration">The configuration, right by itself.</param>
    /// <param name="fleet">All feeds; the feed's own newest version among them when it has one.</param>
    public static IReadOnlyList<ConfigurationFinding> Check(FeedConfiguration configuration, ConfiguredFleet fleet) =>
    [
        .. CircleRules.Check(configuration, fleet),
        .. SharedTargets.Check(configuration, fleet),
        .. UpstreamRules.Check(configuration, fleet),
        .. SharedHosts.Check(configuration, fleet),
        .. ReferencedKeys.Check(configuration, fleet),
        .. fleet.Feeds.TryGetValue(configuration.Feed.Name, out var before) ? ChangeRules.Check(before, configuration, fleet) : [],
    ];
}

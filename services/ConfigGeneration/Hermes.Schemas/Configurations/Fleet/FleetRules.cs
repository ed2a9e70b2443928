namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>The rules a configuration has to follow because of other feeds: codes 015, 026, 064 and 090 to 096.</summary>
public static class FleetRules
{
    /// <summary>Checks a configuration against the newest ones of the other feeds.</summary>
    /// <param name="configuration">The configuration, right by itself.</param>
    /// <param name="fleet">All feeds; the feed's own newest version among them when it has one.</param>
    public static IReadOnlyList<ConfigurationFinding> Check(FeedConfiguration configuration, ConfiguredFleet fleet)
    {
        var findings = new List<ConfigurationFinding>();
        Cycles(configuration, fleet, findings);
        Targets(configuration, fleet, findings);
        Upstreams(configuration, fleet, findings);
        References(configuration, fleet, findings);
        if (fleet.Feeds.TryGetValue(configuration.Feed.Name, out var before))
        {
            Readers(Compatibility.Compare(before, configuration, fleet), findings);
        }

        return findings;
    }

    private static void Cycles(FeedConfiguration configuration, ConfiguredFleet fleet, List<ConfigurationFinding> findings)
    {
        var upstreams = configuration.Feed.Upstreams ?? [];
        for (var i = 0; i < upstreams.Count; i++)
        {
            if (upstreams[i] != configuration.Feed.Name && PathBack(upstreams[i], configuration.Feed.Name, fleet, []) is { } path)
            {
                findings.Add(new ConfigurationFinding(
                    "HRM-CFG-015", Severity.Error, $"/feed/upstreams/{i}",
                    $"The feeds wait for each other and none would ever run: {configuration.Feed.Name} -> {string.Join(" -> ", path)}.",
                    $"Remove '{upstreams[i]}' from the upstreams, or break the circle in one of the others."));
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

    private static void Targets(FeedConfiguration configuration, ConfiguredFleet fleet, List<ConfigurationFinding> findings)
    {
        var others = fleet.Feeds.Values
            .Where(other => other.Feed.Name != configuration.Feed.Name && other.Target.Location == configuration.Target.Location)
            .OrderBy(other => other.Feed.Name, StringComparer.Ordinal).ToList();
        if (others.Count == 0)
        {
            return;
        }

        var names = string.Join(", ", others.Select(other => other.Feed.Name));
        findings.Add(others.Append(configuration).Any(feed => feed.Target.WriteMode == "replace")
            ? new ConfigurationFinding("HRM-CFG-026", Severity.Error, "/target/location", $"{names} writes to the same target, and one of them replaces it: what the other wrote is lost.", "Give each feed a target of its own, or let all of them upsert.")
            : new ConfigurationFinding("HRM-CFG-026", Severity.Warning, "/target/location", $"{names} writes to the same target: who looks at a row cannot tell which feed it came from.", "Give each feed a target of its own, or make sure that their keys cannot meet."));
    }

    private static void Upstreams(FeedConfiguration configuration, ConfiguredFleet fleet, List<ConfigurationFinding> findings)
    {
        var upstreams = configuration.Feed.Upstreams ?? [];
        for (var i = 0; i < upstreams.Count; i++)
        {
            if (!fleet.Feeds.TryGetValue(upstreams[i], out var upstream) || upstreams[i] == configuration.Feed.Name)
            {
                continue;
            }

            if (configuration.Schedule is { } own && upstream.Schedule is { } theirs && ScheduleOrder.TooEarly(own, theirs) is { } early)
            {
                findings.Add(new ConfigurationFinding(
                    "HRM-CFG-064", Severity.Warning, "/schedule/cron", $"The feed starts before its upstream {upstream.Feed.Name} is due to be finished: {early}.",
                    "Start later, or run when the upstream has delivered."));
            }

            if (configuration.Source.Location != upstream.Target.Location)
            {
                continue;
            }

            var delivered = ConfiguredFleet.OutputOf(upstream);
            for (var c = 0; c < configuration.Schema.Columns.Count; c++)
            {
                var column = configuration.Schema.Columns[c];
                var source = column.Source ?? column.Name;
                if (!delivered.TryGetValue(source, out var given))
                {
                    findings.Add(new ConfigurationFinding(
                        "HRM-CFG-096", column.Nullable ? Severity.Warning : Severity.Error, $"/schema/columns/{c}",
                        $"'{source}' is read from {upstream.Feed.Name}, which does not deliver it.", $"Use one of: {string.Join(", ", delivered.Keys.Take(20))}."));
                }
                else if (!TypeFit.Holds(column, given))
                {
                    findings.Add(new ConfigurationFinding(
                        "HRM-CFG-097", Severity.Warning, $"/schema/columns/{c}/type",
                        $"'{source}' is read as {column.Type}, but {upstream.Feed.Name} delivers {given.Type}: some values may not fit.", $"Use {given.Type} or a wider type."));
                }
            }
        }
    }

    private static void References(FeedConfiguration configuration, ConfiguredFleet fleet, List<ConfigurationFinding> findings)
    {
        for (var i = 0; i < configuration.Quality.Count; i++)
        {
            if (configuration.Quality[i] is not { Rule: "references", Feed: { Length: > 0 } name, FeedColumns: { } columns } || name == configuration.Feed.Name)
            {
                continue;
            }

            if (!fleet.Feeds.TryGetValue(name, out var feed))
            {
                findings.Add(new ConfigurationFinding("HRM-CFG-098", Severity.Warning, $"/quality/{i}/feed", $"The rule refers to '{name}', and no such feed is known.", "Name a feed that has a configuration, or remove the rule."));
            }
            else if (!columns.Order(StringComparer.Ordinal).SequenceEqual(feed.Schema.PrimaryKey.Order(StringComparer.Ordinal)))
            {
                findings.Add(new ConfigurationFinding(
                    "HRM-CFG-098", Severity.Warning, $"/quality/{i}/feedColumns", $"{string.Join(", ", columns)} is not the key of {name}: one value may be that of several rows, or of none.",
                    feed.Schema.PrimaryKey.Count == 0 ? $"Give {name} a key first." : $"Use {string.Join(", ", feed.Schema.PrimaryKey)}."));
            }
        }
    }

    private static void Readers(CompatibilityReport report, List<ConfigurationFinding> findings)
    {
        foreach (var change in report.Changes)
        {
            var readBy = change.ReadBy.Count switch { 0 => "no feed is known to read it", 1 => "read by 1 feed", var n => $"read by {n} feeds" };
            if (change.Breaks.Count > 0)
            {
                findings.Add(new ConfigurationFinding(
                    "HRM-CFG-090", Severity.Error, change.Pointer,
                    $"{change.Text}; {readBy}, and breaks {string.Join("; ", change.Breaks.Select(reader => $"{reader.Feed}: {reader.Reason}"))}.",
                    $"Change {string.Join(", ", change.Breaks.Select(reader => reader.Feed))} first, or deliver the new form beside the old one. Whoever may deploy can accept the break."));
            }
            else if (change.Level == CompatibilityLevel.Breaking)
            {
                findings.Add(new ConfigurationFinding("HRM-CFG-091", Severity.Warning, change.Pointer, $"{change.Text}; {readBy}.", "Make sure that whoever reads the target knows, and that what is stored is brought along."));
            }
            else if (change.Level != CompatibilityLevel.Full)
            {
                findings.Add(new ConfigurationFinding(
                    "HRM-CFG-092", Severity.Info, change.Pointer, $"{change.Text}; {readBy}.",
                    change.Level == CompatibilityLevel.Backward ? "Readers outside of Hermes may have to take the wider form." : "Check that what is stored fits the stricter form."));
            }
        }
    }
}

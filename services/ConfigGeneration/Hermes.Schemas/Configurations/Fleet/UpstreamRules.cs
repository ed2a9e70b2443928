using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Rules;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>Whether what a feed waits for is there when it starts, and is what it reads: codes 064, 096 and 097.</summary>
internal static class UpstreamRules
{
    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration, ConfiguredFleet fleet)
    {
        foreach (var name in (configuration.Feed.Upstreams ?? []).Where(name => name != configuration.Feed.Name))
        {
            if (!fleet.Feeds.TryGetValue(name, out var upstream))
            {
                continue;
            }

            if (configuration.Schedule is { } own && upstream.Schedule is { } theirs && ScheduleOrder.TooEarly(own, theirs) is { } early)
            {
                yield return Found.Warning(
                    "HRM-CFG-064", "/schedule/cron", $"The feed starts before its upstream {name} is due to be finished: {early}.",
                    "Start later, or run when the upstream has delivered.", ScheduleOrder.Later(own, theirs) is { } later ? [FixOperation.Set("/schedule/cron", later)] : []);
            }

            foreach (var finding in configuration.Source.Location == upstream.Target.Location ? CheckColumns(configuration, upstream) : [])
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<ConfigurationFinding> CheckColumns(FeedConfiguration configuration, FeedConfiguration upstream)
    {
        var delivered = ConfiguredFleet.OutputOf(upstream);
        var made = Steps.StepOutput.Made(configuration);
        for (var i = 0; i < configuration.Schema.Columns.Count; i++)
        {
            var column = configuration.Schema.Columns[i];
            var source = column.Source ?? column.Name;
            if (made.Contains(column.Name))
            {
                continue;
            }

            if (!delivered.TryGetValue(source, out var given))
            {
                var meant = NearestName.Of(source, delivered.Keys);
                yield return new ConfigurationFinding(
                    "HRM-CFG-096", column.Nullable ? Severity.Warning : Severity.Error, $"/schema/columns/{i}",
                    $"'{source}' is read from {upstream.Feed.Name}, which does not deliver it.", $"Use one of: {string.Join(", ", delivered.Keys.Take(20))}.")
                {
                    Patch = meant is null ? [] : [FixOperation.Set($"/schema/columns/{i}/source", meant)],
                };
            }
            else if (!TypeFit.Holds(column, given))
            {
                yield return Found.Warning(
                    "HRM-CFG-097", $"/schema/columns/{i}/type",
                    $"'{source}' is read as {column.Type}, but {upstream.Feed.Name} delivers {given.Type}: some values may not fit.", $"Use {given.Type} or a wider type.",
                    ChangeRules.TypeOf(given, i));
            }
        }
    }
}

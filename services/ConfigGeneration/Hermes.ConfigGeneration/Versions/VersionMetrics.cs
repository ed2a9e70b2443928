using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>Figures of configurations and the repository behind them.</summary>
internal sealed class VersionMetrics
{
    private readonly Counter<long> changes;
    private readonly Histogram<double> git;

    public VersionMetrics(IMeterFactory meters)
    {
        var meter = meters.CreateHermes();
        changes = meter.CreateCounter<long>("hermes.configuration.changes", "{change}", "Changes of configurations: committed, refused because somebody else was first or because they break other feeds, deployed.")
            .FromZero("kind", "committed", "conflict", "refused", "deployed");
        git = meter.CreateHistogram<double>("hermes.configuration.git.duration", "s", "Time of a git command, by command and outcome.");
    }

    public void Changed(string kind) => changes.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Ran(string command, bool succeeded, TimeSpan needed) =>
        git.Record(needed.TotalSeconds, new TagList { { "command", command }, { "outcome", succeeded ? "succeeded" : "failed" } });
}

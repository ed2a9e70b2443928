using System.Diagnostics.Metrics;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.ConfigGeneration.Remote;

/// <summary>What monitoring should know of pushing.</summary>
internal sealed class RemoteMetrics(IMeterFactory meters)
{
    private readonly Counter<long> pushes = meters.CreateHermes()
        .CreateCounter<long>("hermes.configuration.pushes", "{push}", "Pushes to the remote repository, by outcome; failed ones are tried again.")
        .FromZero("outcome", "pushed", "failed");

    public void Pushed(bool succeeded) => pushes.Add(1, new KeyValuePair<string, object?>("outcome", succeeded ? "pushed" : "failed"));
}

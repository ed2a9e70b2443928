using System.Diagnostics.Metrics;
using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Ingestion.FileTailing;

/// <summary>How far followed files are ahead of what is stored of them.</summary>
internal sealed class TailMetrics(IMeterFactory meters, TimeProvider time)
{
    /// <summary>Tells the figures of these followers, by source.</summary>
    public void Watch(IEnumerable<KeyValuePair<string, FollowerState>> states)
    {
        var meter = meters.CreateHermes();
        meter.CreateObservableGauge("hermes.ingestion.tail.lag.bytes", () => Measure(state => state.LagBytes), "By", "Bytes of a followed file that are not stored yet.");
        meter.CreateObservableGauge("hermes.ingestion.tail.lag", () => Measure(Seconds), "s", "Time since a followed file was last read to its end; 0 at its end.");
        meter.CreateObservableGauge("hermes.ingestion.tail.failing", () => Measure(state => state.State == SourceState.Failing ? 1 : 0), "{state}", "1 while a file cannot be followed.");

        IEnumerable<Measurement<double>> Measure(Func<FollowerState, double> figure) =>
            states.Select(entry => new Measurement<double>(figure(entry.Value), new KeyValuePair<string, object?>("source", entry.Key)));
    }

    private double Seconds(FollowerState state) =>
        state.BehindSince is { } since ? Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : 0;
}

using System.Diagnostics.Metrics;
using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Ingestion.FileTailing;

/// <summary>How far followed files are ahead of what is stored of them, and what was lost.</summary>
internal sealed class TailMetrics(IMeterFactory meters, TimeProvider time)
{
    /// <summary>Tells the figures of these followers, by source.</summary>
    public void Watch(IEnumerable<KeyValuePair<string, FollowerState>> states)
    {
        var meter = meters.CreateHermes();
        meter.CreateObservableCounter("hermes.ingestion.tail.lost", () => Measure(state => state.LostBytes), "By", "Bytes that were in a source's files and gone before they were read, ever.");
        meter.CreateObservableCounter("hermes.ingestion.tail.errors", () => Measure(state => state.Errors), "{error}", "Times a file of a source could not be read or its lines not be stored; both are tried again.");
        meter.CreateObservableGauge("hermes.ingestion.tail.files", () => Measure(state => state.Files), "{file}", "Files a source follows.");
        meter.CreateObservableGauge("hermes.ingestion.tail.lag.bytes", () => Measure(state => state.LagBytes), "By", "Bytes of a source's files that are not stored yet.");
        meter.CreateObservableGauge("hermes.ingestion.tail.lag", () => Measure(Seconds), "s", "Time since a source's files were last read to their end; 0 at their end.");
        meter.CreateObservableGauge("hermes.ingestion.tail.failing", () => Measure(state => state.State == SourceState.Failing ? 1 : 0), "{state}", "1 while a file of a source cannot be followed.");

        IEnumerable<Measurement<double>> Measure(Func<FollowerState, double> figure) =>
            states.Select(entry => new Measurement<double>(figure(entry.Value), new KeyValuePair<string, object?>("source", entry.Key)));
    }

    private double Seconds(FollowerState state) =>
        state.BehindSince is { } since ? Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : 0;
}

using System.Diagnostics.Metrics;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Ingestion.Metrics;

/// <summary>Figures about the metrics that others send.</summary>
internal sealed class MetricFigures
{
    private readonly Counter<long> stored;
    private readonly Counter<long> rejected;
    private readonly Counter<long> overflowed;
    private long series;

    public MetricFigures(IMeterFactory meters)
    {
        var meter = meters.CreateHermes();
        stored = meter.CreateCounter<long>("hermes.ingestion.points.stored", "{point}", "Points of metrics committed, replaced ones included.").FromZero();
        rejected = meter.CreateCounter<long>("hermes.ingestion.points.rejected", "{point}", "Points of metrics that could not be taken; the answer names them.").FromZero();
        overflowed = meter.CreateCounter<long>("hermes.ingestion.points.overflowed", "{point}", "Points of metrics that were only counted, because their source has too many series.").FromZero();
        meter.CreateObservableGauge("hermes.ingestion.series", () => Interlocked.Read(ref series), "{series}", "Series of metrics, counted every hour.");
    }

    public void Stored(long points, long overflown)
    {
        stored.Add(points);
        overflowed.Add(overflown);
    }

    public void Counted(long all) => Interlocked.Exchange(ref series, all);

    public void Rejected(long points) => rejected.Add(points);
}

using System.Diagnostics.Metrics;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Ingestion.Search;

/// <summary>Figures of the digest.</summary>
internal sealed class SearchMetrics
{
    private long _waiting;

    public SearchMetrics(IMeterFactory meters) => meters.CreateHermes().CreateObservableGauge(
        "hermes.ingestion.search.waiting", () => Interlocked.Read(ref _waiting), "{line}", "Lines without a summary yet, which a text search reads as they are.");

    /// <summary>Lines that wait, as far as this replica knows; 0 at those that do not run the digest.</summary>
    public long Waiting
    {
        set => Interlocked.Exchange(ref _waiting, value);
    }
}

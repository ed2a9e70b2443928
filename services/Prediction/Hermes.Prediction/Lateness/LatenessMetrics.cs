using System.Diagnostics.Metrics;
using Hermes.Learning.Lateness;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Prediction.Lateness;

/// <summary>Figures of what was inferred of runs.</summary>
internal sealed class LatenessMetrics
{
    private readonly Counter<long> inferred;
    private readonly Counter<long> closed;

    public LatenessMetrics(IMeterFactory meters)
    {
        var meter = meters.CreateHermes();
        var kinds = Enum.GetNames<FindingKind>();
        inferred = meter.CreateCounter<long>("hermes.prediction.inferred", "{inference}", "Runs found late, missing or empty although nobody reported it, by kind.").FromZero("kind", kinds);
        closed = meter.CreateCounter<long>("hermes.prediction.inferences.closed", "{inference}", "Inferences that no longer hold, by kind.").FromZero("kind", kinds);
    }

    public void Passed(IReadOnlyList<StoredInference> opened, IReadOnlyList<ClosedInference> over)
    {
        foreach (var inference in opened)
        {
            inferred.Add(1, new KeyValuePair<string, object?>("kind", inference.Finding.Kind.ToString()));
        }

        foreach (var item in over)
        {
            closed.Add(1, new KeyValuePair<string, object?>("kind", item.Inference.Finding.Kind.ToString()));
        }
    }
}

using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Hermes.ServiceDefaults.Telemetry;

/// <summary>A trace begins with work that arrives, never with a client call: polling the database is not a trace.</summary>
internal sealed class WorkSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}

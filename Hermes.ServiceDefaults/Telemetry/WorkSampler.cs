using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Hermes.ServiceDefaults.Telemetry;

/// <summary>A trace begins with work that arrives or is begun by name, never with a call or message going out: polling is not a trace.</summary>
internal sealed class WorkSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind is ActivityKind.Client or ActivityKind.Producer ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}

using Hermes.ConfigGeneration.Samples;
using Hermes.ConfigGeneration.Samples.Jobs;
using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations;

namespace Hermes.ConfigGeneration.Generation;

/// <summary>
/// Proves that a configuration reads its whole sample: the file is read again with nothing but the configuration, as a pipeline would.
/// Where that takes longer than an answer may wait, the answer holds the rows proven so far and says where the rest appears.
/// </summary>
internal sealed class SampleProver(SampleStore samples, SampleJobs jobs)
{
    public Task<SampleProof> ProveAsync(SampleProfile sample, FeedConfiguration configuration, CancellationToken ct) => sample.WholeProfile is null
        ? Task.Run(() => Prove(sample.SampleId, configuration, ct), ct)
        : jobs.ProveAsync(sample.SampleId, configuration, ct);

    private SampleProof Prove(Guid id, FeedConfiguration configuration, CancellationToken ct)
    {
        using var file = samples.Open(id);
        return ConfigurationProof.Run(file, configuration, null, ct).ToContract();
    }
}

using Hermes.Schemas.Configurations;

namespace Hermes.ConfigGeneration.Samples.Jobs;

/// <summary>A job while this process works on it.</summary>
internal sealed class RunningJob(SampleJob job)
{
    private volatile ProofResult _proof = new(0, 0, []);

    public SampleJob Job => job;

    /// <summary>The file once it is open.</summary>
    public WatchedFile? File { get; set; }

    /// <summary>What the rows so far gave.</summary>
    public ProofResult Proof { get => _proof; set => _proof = value; }

    public double Percent => File?.Percent ?? 0;

    /// <summary>What is stored of the result so far; null for a profile, which replaces the sample's own.</summary>
    public string? Result => job.Kind == SampleJob.Proof ? ProofJson.Write(Proof) : null;
}

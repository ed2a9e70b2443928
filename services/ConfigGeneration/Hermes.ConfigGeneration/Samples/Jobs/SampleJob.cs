namespace Hermes.ConfigGeneration.Samples.Jobs;

/// <summary>Work over a whole sample.</summary>
/// <param name="Id">Identity.</param>
/// <param name="SampleId">The sample.</param>
/// <param name="Kind"><see cref="Profile"/> or <see cref="Proof"/>.</param>
/// <param name="Configuration">What is proven; null for a profile.</param>
/// <param name="Attempts">Times it was begun, this one too.</param>
internal sealed record SampleJob(Guid Id, Guid SampleId, string Kind, string? Configuration, int Attempts)
{
    public const string Profile = "profile";
    public const string Proof = "proof";
}

/// <summary>How far a job is.</summary>
/// <param name="State">waiting, running, done or failed.</param>
/// <param name="Percent">How much of the file was read, 0..100.</param>
/// <param name="Result">What came out so far, as JSON; null for a profile.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record JobState(string State, double Percent, string? Result, string? Error);

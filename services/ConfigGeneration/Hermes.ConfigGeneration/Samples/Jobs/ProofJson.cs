using System.Text.Json;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Hermes.Schemas.Configurations;

namespace Hermes.ConfigGeneration.Samples.Jobs;

/// <summary>Proofs as the contract shows them.</summary>
internal static class ProofJson
{
    public static SampleProof ToContract(this ProofResult proof) =>
        new(proof.RowsRead, proof.RowsParsed, [.. proof.Rejected.Select(row => new RejectedSampleRow(row.Line, row.Column, row.Reason))])
        {
            RowsLeftOut = proof.RowsLeftOut,
            After = proof.After is { } after ? new SampleRows(after.Columns, after.Rows) : null,
            Notes = [.. proof.Notes.Select(SampleMapping.Of)],
            RowsRoundTripped = proof.RowsRoundTripped,
            RowsRespelled = proof.RowsRespelled,
            Differences = [.. proof.Differences.Select(found => new SampleDifference(found.Line, found.Column, found.Read, found.Written, found.IsLost))],
        };

    public static string Write(ProofResult proof) => JsonSerializer.Serialize(proof.ToContract(), HermesJson.Options);

    /// <summary>A stored proof with the state of its job.</summary>
    public static SampleProof Read(JobState job, string url) =>
        (job.Result is null ? new SampleProof(0, 0, []) : JsonSerializer.Deserialize<SampleProof>(job.Result, HermesJson.Options)!) with
        {
            State = job.State,
            Percent = job.Percent,
            ProofUrl = job.State is "waiting" or "running" ? url : null,
            Error = job.Error,
        };
}

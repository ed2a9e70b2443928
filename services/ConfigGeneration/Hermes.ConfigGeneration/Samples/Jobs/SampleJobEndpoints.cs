using Hermes.Contracts.Configurations;
using Hermes.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Samples.Jobs;

internal static class SampleJobEndpoints
{
    public static void AddSampleJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SampleJobStore>();
        builder.Services.AddSingleton<SampleJobRunner>();
        builder.Services.AddSingleton<SampleJobs>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SampleJobs>());
    }

    public static void MapSampleJobs(this RouteGroupBuilder samples) =>
        samples.MapGet("{id:guid}/proofs/{proof:guid}", GetProof).WithSummary("How far the proof of a configuration over a large sample is.");

    public static string UrlOf(Guid sampleId, Guid proof) => $"/api/v1/samples/{sampleId}/proofs/{proof}";

    private static async Task<Results<Ok<SampleProof>, ProblemHttpResult>> GetProof(Guid id, Guid proof, SampleJobStore jobs, CancellationToken ct) =>
        await jobs.FindAsync(id, proof, ct) is { } state ? TypedResults.Ok(ProofJson.Read(state, UrlOf(id, proof))) : Problems.NotFound("proof", proof.ToString());
}

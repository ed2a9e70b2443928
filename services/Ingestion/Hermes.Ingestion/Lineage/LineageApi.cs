using System.Text.Json;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Logs;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Lineage;

/// <summary>OpenLineage 2.0.2 where its clients send it: <c>/api/v1/lineage</c>, <c>/lineage</c> and batches.</summary>
internal static class LineageApi
{
    private const int MostEvents = 5_000;

    // The plan of a Spark query goes deep.
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 256 };

    public static IEndpointRouteBuilder MapLineage(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Lineage").RequireAccess(Role.Viewer, Scopes.ExecutionsRead);
        foreach (var path in (string[])["/api/v1/lineage", "/lineage"])
        {
            group.MapPost(path, PostEvent).WithSummary("Takes an OpenLineage event of a run, a job or a dataset.").TakesEvents();
            group.MapPost($"{path}/batch", PostBatch).WithSummary($"Takes up to {MostEvents} OpenLineage events; 204 when all are stored, else 200 naming those that are not.").TakesEvents();
        }

        group.MapGet("/api/v1/lineage", GetLineage).WithSummary("What a feed reads and writes, and the feeds before and behind it.");
        return app;
    }

    private static void TakesEvents(this RouteHandlerBuilder endpoint) => endpoint
        .Accepts<object>("application/json", "*/*").WithMetadata(new DisableRequestSizeLimitAttribute()).TakesLong().RequireAccess(Role.Operator, Scopes.ExecutionsWrite);

    private static async Task<Results<Created, ValidationProblem, ProblemHttpResult>> PostEvent(
        HttpRequest request, LineageStore store, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, options.Value.MaxBodyBytes, ct);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        using var document = JsonDocument.Parse(WholeText.Mended(body.Bytes), Depth);
        try
        {
            await store.StoreAsync([LineageReader.Read(document.RootElement, time.GetUtcNow())], ct);
            return TypedResults.Created();
        }
        catch (LineageException e)
        {
            return Problems.Field(e.Field, e.Message);
        }
    }

    private static async Task<Results<NoContent, Ok<LineageBatchResult>, ValidationProblem, ProblemHttpResult>> PostBatch(
        HttpRequest request, LineageStore store, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, options.Value.MaxBodyBytes, ct);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        using var document = JsonDocument.Parse(WholeText.Mended(body.Bytes), Depth);
        if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() > MostEvents)
        {
            return Problems.Field("body", $"A batch is a JSON array of at most {MostEvents} events.");
        }

        var events = new List<LineageEvent>();
        var failed = new List<FailedLineageEvent>();
        foreach (var (element, index) in document.RootElement.EnumerateArray().Select((element, index) => (element, index)))
        {
            try
            {
                events.Add(LineageReader.Read(element, time.GetUtcNow()));
            }
            catch (LineageException e)
            {
                failed.Add(new FailedLineageEvent(index, $"{e.Field}: {e.Message}", Retriable: false));
            }
        }

        if (events.Count > 0)
        {
            await store.StoreAsync(events, ct);
        }

        var summary = new LineageBatchSummary(events.Count + failed.Count, events.Count, failed.Count, 0, failed.Count);
        return failed.Count == 0 ? TypedResults.NoContent() : TypedResults.Ok(new LineageBatchResult(events.Count > 0 ? "partial_success" : "failure", summary, failed));
    }

    private static async Task<Results<Ok<FeedLineage>, ValidationProblem, ProblemHttpResult>> GetLineage(string? feed, NpgsqlDataSource database, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(feed))
        {
            return Problems.Field("feed", "Name the feed: /api/v1/lineage?feed=NAME.");
        }

        return await LineageQuery.FindAsync(database, feed, ct) is { } lineage ? TypedResults.Ok(lineage) : Problems.NotFound("lineage of a feed", feed);
    }
}

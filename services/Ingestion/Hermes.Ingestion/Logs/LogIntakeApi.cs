using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Logs;

/// <summary><c>POST /api/v1/logs</c>: what is answered with 202 is committed.</summary>
internal static class LogIntakeApi
{
    private const string DefaultSource = "http";

    public static IEndpointRouteBuilder MapLogIntake(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v1/logs", PostLogs)
            .WithTags("Logs")
            .WithSummary("Takes a JSON array, NDJSON or plain text lines.")
            .Accepts<object>("application/json", "application/x-ndjson", "text/plain", "*/*")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .TakesLong()
            .RequireAccess(Role.Operator, Scopes.LogsWrite);
        return app;
    }

    private static async Task<Results<Accepted<IntakeResult>, ValidationProblem, ProblemHttpResult>> PostLogs(
        HttpRequest request, string? source, string? feed,
        SourceRegistry sources, LogIntake intake, IntakeQueue queue, IntakeMetrics metrics, SourceActivity activity, NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
    {
        if (SourceNames.Check(source ?? DefaultSource) is { } wrongSource)
        {
            return Problems.Field("source", wrongSource);
        }

        if (feed is not null && SourceNames.Check(feed) is { } wrongFeed)
        {
            return Problems.Field("feed", wrongFeed);
        }

        var key = request.Headers[IdempotentRequest.Header].FirstOrDefault();
        if (key is not null)
        {
            if (IdempotentRequest.Check(key) is { } wrongKey)
            {
                return Problems.Field(IdempotentRequest.Header, wrongKey);
            }

            if (await IdempotentRequest.FindAsync(database, source ?? DefaultSource, key, ct) is { } earlier)
            {
                return TypedResults.Accepted((string?)null, earlier);
            }
        }

        using var batch = intake.Rent(source ?? DefaultSource, time.GetUtcNow(), (int)Math.Min(request.ContentLength ?? 0, int.MaxValue));
        var reader = new LogBody(sources.Find(source ?? DefaultSource), feed, batch);
        using (var body = await RequestBody.ReadAsync(request, options.Value.MaxBodyBytes, queue, ct))
        {
            if (body.Problem is { } problem)
            {
                return problem;
            }

            if (reader.Read(body.Bytes, request.ContentType) is { } unreadable)
            {
                return Problems.Field("body", unreadable);
            }
        }

        metrics.Rejected(reader.Rejected.Count);
        activity.Rejected(batch.Source, reader.Rejected.Count);
        var result = new IntakeResult(batch.Count, reader.Rejected);
        if (batch.Count == 0)
        {
            return TypedResults.Accepted((string?)null, result);
        }

        var outcome = await intake.StoreAsync(batch, key is null ? null : new IdempotentRequest(batch.Source, key, result), ct);
        if (outcome == IntakeOutcome.Repeated)
        {
            // Sent twice at the same time: both are told what the first one did.
            return TypedResults.Accepted((string?)null, await IdempotentRequest.FindAsync(database, batch.Source, key!, ct) ?? result);
        }

        return outcome.ToProblem(request.HttpContext.Response) is { } refusal ? refusal : TypedResults.Accepted((string?)null, result);
    }
}

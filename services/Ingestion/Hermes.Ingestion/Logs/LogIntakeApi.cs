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
        SourceRegistry sources, IntakeQueue queue, IntakeMetrics metrics, SourceActivity activity, NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
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

        var body = await RequestBody.ReadAsync(request, options.Value.MaxBodyBytes, ct);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var received = time.GetUtcNow();
        var reader = new LogBody(sources.Find(source ?? DefaultSource), feed, received);
        if (reader.Read(body.Bytes, request.ContentType) is { } unreadable)
        {
            return Problems.Field("body", unreadable);
        }

        metrics.Rejected(reader.Rejected.Count);
        activity.Rejected(source ?? DefaultSource, reader.Rejected.Count);
        if (reader.Lines.Count == 0)
        {
            return TypedResults.Accepted((string?)null, new IntakeResult(0, reader.Rejected));
        }

        var result = new IntakeResult(reader.Lines.Count, reader.Rejected);
        var repeatable = key is null ? null : new IdempotentRequest(source ?? DefaultSource, key, result);
        var unit = new IntakeUnit(source ?? DefaultSource, reader.Lines, body.Bytes.Length, received, request: repeatable);
        if (!queue.TryEnqueue(unit))
        {
            metrics.Refused();
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return TypedResults.Problem("Intake is full. Nothing of this request was taken; send it again in a second.", statusCode: 429, title: "Intake is full");
        }

        try
        {
            await unit.Committed.WaitAsync(ct);
        }
        catch (OperationCanceledException) when (!unit.TryWithdraw())
        {
            // The lines are being stored: whoever still waits for the answer gets the right one.
            await unit.Committed;
        }
        catch (RepeatedRequestException)
        {
            // Sent twice at the same time: both are told what the first one did.
            return TypedResults.Accepted((string?)null, await IdempotentRequest.FindAsync(database, source ?? DefaultSource, key!, ct) ?? result);
        }
        catch (NpgsqlException)
        {
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return TypedResults.Problem("The lines could not be stored because the database does not answer. Send them again.", statusCode: 503, title: "Storage is not available");
        }

        return TypedResults.Accepted((string?)null, result);
    }
}

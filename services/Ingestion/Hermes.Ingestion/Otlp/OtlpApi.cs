using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Metrics;
using Hermes.Ingestion.Sources;
using Hermes.Logs.Otlp;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Otlp;

/// <summary>OTLP over HTTP, as OpenTelemetry's libraries and collectors send it. What is answered with 200 is committed.</summary>
internal static class OtlpApi
{
    private const string Unnamed = "otlp";
    private const string CutOff = "The body is no OTLP protobuf, or it was cut off. Nothing was stored.";

    public static IEndpointRouteBuilder MapOtlp(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/logs", PostLogs).WithSummary("Takes log records by OTLP, protobuf or JSON.").AsOtlp();
        app.MapPost("/v1/metrics", PostMetrics).WithSummary("Takes metrics by OTLP, protobuf or JSON.").AsOtlp();
        return app;
    }

    private static void AsOtlp(this RouteHandlerBuilder endpoint) => endpoint
        .WithTags("OpenTelemetry")
        .Accepts<object>(OtlpRequest.Protobuf, OtlpRequest.Json)
        .WithMetadata(new DisableRequestSizeLimitAttribute())
        .TakesLong()
        .RequireAccess(Role.Operator, Scopes.LogsWrite);

    private static async Task<IResult> PostLogs(
        HttpRequest request, SourceRegistry sources, LogIntake intake, IntakeQueue queue, IntakeMetrics metrics, SourceActivity activity, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
    {
        var key = request.Headers[IdempotentRequest.Header].FirstOrDefault();
        using var batches = new SourceBatches(intake, sources, time.GetUtcNow(), Unnamed);
        var reader = new OtlpLines(batches);
        bool json;
        using (var body = await OtlpRequest.ReadAsync(request, options.Value.MaxOtlpBytes, queue, OtlpJson.WriteLogs, ct))
        {
            json = body.IsJson;
            if (body.Refusal is not null)
            {
                return body.Refusal;
            }

            if (key is not null && IdempotentRequest.Check(key) is { } wrongKey)
            {
                return OtlpReply.Refused(json, StatusCodes.Status400BadRequest, $"{IdempotentRequest.Header}: {wrongKey}");
            }

            if (!reader.TryRead(body.Message))
            {
                return OtlpReply.Refused(json, StatusCodes.Status400BadRequest, CutOff);
            }
        }

        metrics.Rejected((int)reader.Rejected.Count);
        batches.TellRejected(activity);
        return (await batches.StoreAsync(key, ct)).ToProblem(request.HttpContext.Response) is { } problem
            ? OtlpReply.Refused(json, problem.StatusCode, problem.ProblemDetails.Detail!)
            : OtlpReply.Taken(json, "rejectedLogRecords", reader.Rejected);
    }

    private static async Task<IResult> PostMetrics(
        HttpRequest request, MetricStore store, MetricGate gate, MetricFigures figures, IntakeQueue queue, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
    {
        using var body = await OtlpRequest.ReadAsync(request, options.Value.MaxOtlpBytes, queue, OtlpJson.WriteMetrics, ct);
        if (body.Refusal is not null)
        {
            return body.Refusal;
        }

        if (!await gate.TryEnterAsync(ct))
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return OtlpReply.Refused(body.IsJson, StatusCodes.Status429TooManyRequests, MetricGate.Full);
        }

        try
        {
            var reader = new OtlpSamples(time.GetUtcNow());
            if (!reader.TryRead(body.Message))
            {
                return OtlpReply.Refused(body.IsJson, StatusCodes.Status400BadRequest, CutOff);
            }

            figures.Rejected(reader.Rejected.Count);
            await store.StoreAsync(reader.Samples, ct);
            return OtlpReply.Taken(body.IsJson, "rejectedDataPoints", reader.Rejected);
        }
        catch (NpgsqlException e) when (e.IsTransient)
        {
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return OtlpReply.Refused(body.IsJson, StatusCodes.Status503ServiceUnavailable, MetricGate.Away);
        }
        finally
        {
            gate.Leave();
        }
    }
}

using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Hermes.Ingestion.Loki;

/// <summary>
/// <c>POST /loki/api/v1/push</c> as Promtail, Alloy, Fluent Bit and Vector send it: JSON, or protobuf packed by Snappy. 204 says
/// that all of it is committed; 400 after a readable request names the entries that were left out, the others are stored.
/// </summary>
internal static class LokiApi
{
    private const string Unnamed = "loki";

    public static IEndpointRouteBuilder MapLoki(this IEndpointRouteBuilder app)
    {
        app.MapPost("/loki/api/v1/push", Push)
            .WithTags("Loki")
            .WithSummary("Takes lines as Loki does, JSON or snappy protobuf.")
            .Accepts<object>("application/json", "application/x-protobuf")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .TakesLong()
            .RequireAccess(Role.Operator, Scopes.LogsWrite);
        return app;
    }

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> Push(
        HttpRequest request, SourceRegistry sources, LogIntake intake, IntakeQueue queue, IntakeMetrics metrics, SourceActivity activity, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
    {
        var key = request.Headers[IdempotentRequest.Header].FirstOrDefault();
        if (key is not null && IdempotentRequest.Check(key) is { } wrongKey)
        {
            return Problems.Field(IdempotentRequest.Header, wrongKey);
        }

        // Some name what protobuf is always packed with; the body is unpacked as a block below.
        if (request.Headers.ContentEncoding == "snappy")
        {
            request.Headers.ContentEncoding = default;
        }

        using var batches = new SourceBatches(intake, sources, time.GetUtcNow(), Unnamed);
        var reader = new LokiLines(batches);
        using (var body = await RequestBody.ReadAsync(request, options.Value.MaxBodyBytes, queue, ct))
        {
            if (body.Problem is { } problem)
            {
                return problem;
            }

            var wrong = request.ContentType?.StartsWith("application/x-protobuf", StringComparison.OrdinalIgnoreCase) == true
                ? reader.ReadSnappy(body.Bytes.Span, options.Value.MaxBodyBytes)
                : reader.ReadJson(body.Bytes.Span);
            if (wrong is { TooLarge: true })
            {
                return TypedResults.Problem(wrong.Value.Message, statusCode: StatusCodes.Status413PayloadTooLarge, title: "The body is too large");
            }

            if (wrong is not null)
            {
                return Problems.Field("body", wrong.Value.Message);
            }
        }

        metrics.Rejected(reader.Rejected);
        batches.TellRejected(activity);
        var lines = batches.Count;
        if ((await batches.StoreAsync(key, ct)).ToProblem(request.HttpContext.Response) is { } refusal)
        {
            return refusal;
        }

        return reader.Rejected == 0 ? TypedResults.NoContent() : Problems.Field("streams", $"{lines} lines were stored, {reader.Rejected} were not: {string.Join(' ', reader.Reasons)}");
    }
}

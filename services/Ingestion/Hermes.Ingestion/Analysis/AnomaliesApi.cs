using Hermes.Contracts.Ingestion;
using Hermes.Logs.Anomalies;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Ingestion.Analysis;

internal static class AnomaliesApi
{
    private const int MostValues = 100_000;
    private const int MostBytes = 8 * 1024 * 1024;
    private const int WidestWindow = 1_000;

    public static IEndpointRouteBuilder MapAnomalies(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v1/anomalies/detect", Detect).WithSummary("Scores each value of a series by how unusual it is. Nothing is stored.").WithTags("Analysis").TakesBodiesUpTo(MostBytes).RequireAccess(Role.Viewer, Scopes.LogsRead);
        return app;
    }

    private static Results<Ok<AnomalyResult>, ValidationProblem> Detect(AnomalyRequest request)
    {
        if (request.Values is not { Count: > 0 and <= MostValues } values)
        {
            return Problems.Field("values", $"Send 1 to {MostValues} numbers.");
        }

        if (values.ToList().FindIndex(v => !double.IsFinite(v)) is >= 0 and var odd)
        {
            return Problems.Field($"values[{odd}]", "Must be a finite number. Leave missing values out.");
        }

        if (request.Timestamps is { } times && times.Count != values.Count)
        {
            return Problems.Field("timestamps", $"There are {times.Count} timestamps for {values.Count} values.");
        }

        if (request.Window is < 4 or > WidestWindow)
        {
            return Problems.Field("window", $"Must be between 4 and {WidestWindow}.");
        }

        if (request.Threshold is { } given && !(given > 0 && double.IsFinite(given)))
        {
            return Problems.Field("threshold", "Must be greater than 0.");
        }

        var threshold = request.Threshold ?? RobustScore.DefaultThreshold;
        var scores = RobustScore.Score(values, request.Window);
        return TypedResults.Ok(new AnomalyResult(scores, Array.ConvertAll(scores, s => s >= threshold), threshold));
    }
}

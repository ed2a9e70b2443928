using System.Security.Claims;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Feeds;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Models;

internal static class TrainingApi
{
    public static void MapTraining(this WebApplication app)
    {
        var training = app.MapGroup("/api/v1/models/train").WithTags("models").RequireAccess(Role.Operator, Scopes.ModelsTrain);
        training.MapPost("/", Start).WithSummary("Trains on the stored history, in the background; one training at a time.");
        training.MapGet("/", List).WithSummary("Training runs, newest first.").RequireAccess(Role.Viewer, Scopes.ModelsRead);
        training.MapGet("/{runId:guid}", Get).WithSummary("How a training run is going.").RequireAccess(Role.Viewer, Scopes.ModelsRead);
        training.MapDelete("/{runId:guid}", Cancel).WithSummary("Stops a training run.");
    }

    private static async Task<Results<Accepted<TrainingRun>, ProblemHttpResult>> Start(ClaimsPrincipal caller, Trainer trainer, CancellationToken ct) =>
        await trainer.StartAsync(new Asked(caller.Identity?.Name ?? "nobody", "demand"), null, ct) is { } started
            ? TypedResults.Accepted($"/api/v1/models/train/{started.Run.RunId}", started.Run)
            : TypedResults.Problem("A training run is going on; wait for it or cancel it.", statusCode: StatusCodes.Status409Conflict, title: "Training already runs");

    private static async Task<Results<Ok<Page<TrainingRun>>, ValidationProblem>> List(
        Trainer trainer, NpgsqlDataSource database, CancellationToken ct, string? cursor = null, int limit = 50)
    {
        if (PageRules.Check(cursor, limit, out var after) is { } problem)
        {
            return problem;
        }

        Guid? before = null;
        if (after is not null)
        {
            if (!Guid.TryParse(after, out var id))
            {
                return Problems.Field("cursor", "The cursor is not one of this list; leave it out to begin at the start.");
            }

            before = id;
        }

        var runs = await TrainingRuns.ListAsync(database, before, limit, ct);
        var next = runs.Count == limit ? Cursor.Encode(runs[^1].RunId.ToString()) : null;
        return TypedResults.Ok(new Page<TrainingRun>([.. runs.Select(run => Newest(trainer, run))], next));
    }

    private static async Task<Results<Ok<TrainingRun>, ProblemHttpResult>> Get(Guid runId, Trainer trainer, NpgsqlDataSource database, CancellationToken ct) =>
        await TrainingRuns.FindAsync(database, runId, ct) is { } run ? TypedResults.Ok(Newest(trainer, run)) : Problems.NotFound("training run", runId.ToString());

    private static async Task<Results<Accepted<TrainingRun>, ProblemHttpResult>> Cancel(Guid runId, Trainer trainer, NpgsqlDataSource database, CancellationToken ct)
    {
        if (await TrainingRuns.FindAsync(database, runId, ct) is not { State: "running" } run)
        {
            return Problems.NotFound("training run that goes on with id", runId.ToString());
        }

        if (!trainer.Cancel(runId))
        {
            await trainer.CancelElsewhereAsync(runId, ct);
        }

        return TypedResults.Accepted($"/api/v1/models/train/{runId}", Newest(trainer, run));
    }

    // The replica that trains knows it better than the table, which is told every second.
    private static TrainingRun Newest(Trainer trainer, TrainingRun stored) => trainer.Last is { } last && last.RunId == stored.RunId ? last : stored;
}

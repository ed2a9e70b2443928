using Dapper;
using Hermes.Contracts.Prediction;
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
        training.MapGet("/{runId:guid}", Get).WithSummary("How a training run is going.").RequireAccess(Role.Viewer, Scopes.ModelsRead);
        training.MapDelete("/{runId:guid}", Cancel).WithSummary("Stops a training run.");
    }

    private static async Task<Results<Accepted<TrainingRun>, ProblemHttpResult>> Start(Trainer trainer, CancellationToken ct) =>
        await trainer.StartAsync(null, ct) is { } started
            ? TypedResults.Accepted($"/api/v1/models/train/{started.Run.RunId}", started.Run)
            : TypedResults.Problem("A training run is going on; wait for it or cancel it.", statusCode: StatusCodes.Status409Conflict, title: "Training already runs");

    private static async Task<Results<Ok<TrainingRun>, ProblemHttpResult>> Get(Guid runId, Trainer trainer, NpgsqlDataSource database, CancellationToken ct)
    {
        if (trainer.Last is { } last && last.RunId == runId)
        {
            return TypedResults.Ok(last);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var run = await connection.QuerySingleOrDefaultAsync<TrainingRun>(new CommandDefinition(
            "select run_id, state, message, started_at, ended_at, model_version from training_run where run_id = @runId", new { runId }, cancellationToken: ct));
        return run is null ? Problems.NotFound("training run", runId.ToString()) : TypedResults.Ok(run);
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> Cancel(Guid runId, Trainer trainer, NpgsqlDataSource database, CancellationToken ct)
    {
        if (trainer.Cancel(runId))
        {
            return TypedResults.Accepted($"/api/v1/models/train/{runId}");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from training_run where run_id = @runId and state = 'running')", new { runId }, cancellationToken: ct)))
        {
            return Problems.NotFound("training run that goes on with id", runId.ToString());
        }

        await trainer.CancelElsewhereAsync(runId, ct);
        return TypedResults.Accepted($"/api/v1/models/train/{runId}");
    }
}

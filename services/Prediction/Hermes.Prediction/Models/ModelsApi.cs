using System.Globalization;
using System.Security.Claims;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Datasets;
using Hermes.Learning.Models;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Models.Shadow;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Models;

internal static class ModelsApi
{
    private const int LongestReason = 1000;

    public static void MapModels(this WebApplication app)
    {
        var models = app.MapGroup("/api/v1/models").WithTags("models").RequireAccess(Role.Viewer, Scopes.ModelsRead);
        models.MapGet("/", List).WithSummary("Trained models with their measures, newest first.");
        models.MapGet("/{version}", Get).WithSummary("One model by its version, with its card.");
        models.MapGet("/{version}/artifact", Artifact).WithSummary("What was learned, as a file: trees in XGBoost's own format.");
        models.MapGet("/{version}/shadow", Shadow).WithSummary("What a challenger said live beside the champion, against what came.");
        models.MapPost("/{version}/promote", Promote).WithSummary("Makes a model the champion, which scores from now on.").RequireAccess(Role.Approver, Scopes.ModelsPromote);
        models.MapPost("/rollback", RollBack).WithSummary("Makes the champion before this one the champion again.").RequireAccess(Role.Approver, Scopes.ModelsPromote);
    }

    private static async Task<Results<Ok<Page<ModelInfo>>, ValidationProblem>> List(
        NpgsqlDataSource database, CancellationToken ct, string? cursor = null, int limit = 50)
    {
        if (PageRules.Check(cursor, limit, out var after) is { } problem)
        {
            return problem;
        }

        var before = long.MaxValue;
        if (after is not null && !long.TryParse(after, CultureInfo.InvariantCulture, out before))
        {
            return Problems.Field("cursor", "The cursor is not one of this list; leave it out to begin at the start.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<ModelRow>(new CommandDefinition(
            $"select {ModelRow.Columns} from model where id < @before order by id desc limit @limit", new { before, limit }, cancellationToken: ct))).AsList();
        var next = rows.Count == limit ? Cursor.Encode(rows[^1].Id.ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<ModelInfo>([.. rows.Select(row => row.ToInfo())], next));
    }

    private static async Task<Results<Ok<ModelInfo>, ProblemHttpResult>> Get(string version, NpgsqlDataSource database, CancellationToken ct) =>
        await ModelStore.FindAsync(database, version, ct) is { } model ? TypedResults.Ok(model) : Problems.NotFound("model", version);

    private static async Task<Results<Ok<ShadowReport>, ProblemHttpResult>> Shadow(string version, NpgsqlDataSource database, TimeProvider time, CancellationToken ct) =>
        await ShadowReader.ReadAsync(database, version, time.GetUtcNow(), ct) is { } report
            ? TypedResults.Ok(report)
            : TypedResults.Problem(
                $"{version} was not scored in shadow, or no answer is out yet; challengers are scored every quarter of an hour.", statusCode: StatusCodes.Status404NotFound, title: "Nothing to compare");

    private static async Task<Results<FileContentHttpResult, ValidationProblem, ProblemHttpResult>> Artifact(
        string version, NpgsqlDataSource database, CancellationToken ct, string target = nameof(Target.Window))
    {
        if (!Enum.TryParse<Target>(target, ignoreCase: true, out var question) || !Enum.IsDefined(question))
        {
            return Problems.Field("target", $"target is one of {string.Join(", ", Enum.GetNames<Target>())}, not '{target}'.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await ModelStore.ExistsAsync(connection, version, ct))
        {
            return Problems.NotFound("model", version);
        }

        try
        {
            using var set = (await Champion.LoadAsync(connection, version, ct)).Set;
            return set[question]?.Model is { Algorithm: not Algorithm.MovingAverage } model
                ? ArtifactFile.Of(model, $"{version}-{question}")
                : TypedResults.Problem(
                    $"{version} has learned nothing for {question}: a moving average, or nothing, answers it.", statusCode: StatusCodes.Status404NotFound, title: "Nothing learned");
        }
        catch (InvalidDataException e)
        {
            return Unusable(version, e);
        }
    }

    /// <summary>Makes a version the champion, also an archived one: that is the way back.</summary>
    private static async Task<Results<Ok<ModelInfo>, ValidationProblem, ProblemHttpResult>> Promote(
        string version, StageRequest? request, ClaimsPrincipal caller, NpgsqlDataSource database, ModelChange change, IOutbox outbox, AuditTrail audit, CancellationToken ct)
    {
        if (Wrong(request) is { } problem)
        {
            return problem;
        }

        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            if (!await ModelStore.ExistsAsync(connection, version, ct))
            {
                return Problems.NotFound("model", version);
            }

            try
            {
                (await Champion.LoadAsync(connection, version, ct)).Set.Dispose();
            }
            catch (InvalidDataException e)
            {
                return Unusable(version, e);
            }

            await using var transaction = await connection.BeginTransactionAsync(ct);
            await ModelStages.PromoteAsync(transaction, version, change.By(caller, request), ct);
            await outbox.AddAsync(transaction, audit.Event(caller, "model.promoted", version, request?.Reason), ct);
            await transaction.CommitAsync(ct);
        }

        await change.ServeAsync(ct);
        return TypedResults.Ok((await ModelStore.FindAsync(database, version, ct))!);
    }

    private static async Task<Results<Ok<ModelInfo>, ValidationProblem, ProblemHttpResult>> RollBack(
        StageRequest? request, ClaimsPrincipal caller, NpgsqlDataSource database, ModelChange change, IOutbox outbox, AuditTrail audit, CancellationToken ct)
    {
        if (Wrong(request) is { } problem)
        {
            return problem;
        }

        (string From, string To)? rolled;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            rolled = await ModelStages.RollBackAsync(transaction, change.By(caller, request), ct);
            if (rolled is not { } known)
            {
                return TypedResults.Problem(
                    "No earlier champion is kept; promote another model instead.", statusCode: StatusCodes.Status409Conflict, title: "Nothing to roll back to");
            }

            await outbox.AddAsync(transaction, audit.Event(caller, "model.rolled-back", known.To, $"from {known.From}{(request?.Reason is { } reason ? $": {reason}" : "")}"), ct);
            await transaction.CommitAsync(ct);
        }

        await change.ServeAsync(ct);
        return TypedResults.Ok((await ModelStore.FindAsync(database, rolled.Value.To, ct))!);
    }

    private static ValidationProblem? Wrong(StageRequest? request) => request?.Reason?.Length > LongestReason
        ? Problems.Field("reason", $"A reason has at most {LongestReason} characters.")
        : null;

    private static ProblemHttpResult Unusable(string version, InvalidDataException reason) => TypedResults.Problem(
        $"{version} cannot be used. {reason.Message} Train again or take another version.", statusCode: StatusCodes.Status409Conflict, title: "Artifact not usable");
}

using System.Globalization;
using System.Security.Claims;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Scoring;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Models;

internal static class ModelsApi
{
    public static void MapModels(this WebApplication app)
    {
        var models = app.MapGroup("/api/v1/models").WithTags("models").RequireAccess(Role.Viewer, Scopes.ModelsRead);
        models.MapGet("/", List).WithSummary("Trained models with their measures, newest first.");
        models.MapGet("/{version}", Get).WithSummary("One model by its version.");
        models.MapPost("/{version}/promote", Promote).WithSummary("Makes a model the champion, which scores from now on.").RequireAccess(Role.Approver, Scopes.ModelsPromote);
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
            $"select {ModelStore.Columns} from model where id < @before order by id desc limit @limit", new { before, limit }, cancellationToken: ct))).AsList();
        var next = rows.Count == limit ? Cursor.Encode(rows[^1].Id.ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<ModelInfo>([.. rows.Select(row => row.ToInfo())], next));
    }

    private static async Task<Results<Ok<ModelInfo>, ProblemHttpResult>> Get(string version, NpgsqlDataSource database, CancellationToken ct) =>
        await FindAsync(database, version, ct) is { } model ? TypedResults.Ok(model) : Problems.NotFound("model", version);

    /// <summary>Makes a version the champion, also an archived one: that is the way back.</summary>
    private static async Task<Results<Ok<ModelInfo>, ProblemHttpResult>> Promote(
        string version, ClaimsPrincipal caller,
        NpgsqlDataSource database, Champion champion, FeedBook book, ScoringRequests requests, IOutbox outbox, AuditTrail audit, CancellationToken ct)
    {
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (!await ModelStore.PromoteAsync(connection, transaction, version, ct))
            {
                return Problems.NotFound("model", version);
            }

            await outbox.AddAsync(transaction, audit.Event(caller, "model.promoted", version), ct);
            await transaction.CommitAsync(ct);
        }

        await champion.RefreshAsync(ct);
        requests.Add(book.List(null, int.MaxValue, entry => entry.Name));
        return TypedResults.Ok((await FindAsync(database, version, ct))!);
    }

    private static async Task<ModelInfo?> FindAsync(NpgsqlDataSource database, string version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<ModelRow>(new CommandDefinition(
            $"select {ModelStore.Columns} from model where version = @version", new { version }, cancellationToken: ct));
        return row?.ToInfo();
    }
}

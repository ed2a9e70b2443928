using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Feeds;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Backtests;

internal static class BacktestsApi
{
    private const int MostQueued = 20;
    private const int FeedsShown = 100;

    public static void MapBacktests(this WebApplication app)
    {
        var backtests = app.MapGroup("/api/v1/backtests").WithTags("backtests").RequireAccess(Role.Viewer, Scopes.ModelsRead);
        backtests.MapPost("/", Ask).WithSummary("Replays the stored history with retraining, in the background; one backtest at a time, others wait.").RequireAccess(Role.Operator, Scopes.ModelsTrain);
        backtests.MapGet("/", List).WithSummary("Backtests, newest first, without their figures.");
        backtests.MapGet("/{id:guid}", Get).WithSummary("How a backtest is going, or its figures, overall and per feed, beside those of the baselines.");
        backtests.MapGet("/{id:guid}/feeds", Feeds).WithSummary("Figures per feed, those with most failures first.");
        backtests.MapDelete("/{id:guid}", Delete).WithSummary("Cancels a backtest that waits or runs; deletes one that has ended.").RequireAccess(Role.Operator, Scopes.ModelsTrain);
    }

    private static async Task<Results<Accepted<BacktestRun>, ValidationProblem, ProblemHttpResult>> Ask(
        BacktestRequest request, ClaimsPrincipal caller, NpgsqlDataSource database, IOutbox outbox, AuditTrail audit, TimeProvider time, CancellationToken ct)
    {
        if (BacktestRequests.Faults(request) is { Count: > 0 } faults)
        {
            return Problems.Fields(faults);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var body = JsonSerializer.Serialize(request, HermesJson.Options);
        var row = await connection.QuerySingleOrDefaultAsync<BacktestRow>(new CommandDefinition(
            $"""
             insert into backtest (backtest_id, message, request, requested_by, requested_at)
             select @id, 'waits for its turn', @body::jsonb, @by, @now
             where (select count(*) from backtest where state = 'Queued') < @MostQueued
             returning {BacktestRow.Columns}
             """,
            new { id = Guid.CreateVersion7(), body, by = caller.Identity?.Name ?? "nobody", now = time.GetUtcNow(), MostQueued },
            transaction, cancellationToken: ct));
        if (row is null)
        {
            return TypedResults.Problem(
                $"{MostQueued} backtests wait already; let some of them end, or cancel them.", statusCode: StatusCodes.Status409Conflict, title: "Too many backtests wait");
        }

        await outbox.AddAsync(transaction, audit.Event(caller, "backtest.requested", row.BacktestId.ToString(), body), ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Accepted($"/api/v1/backtests/{row.BacktestId}", row.ToContract());
    }

    private static async Task<Results<Ok<Page<BacktestRun>>, ValidationProblem>> List(
        NpgsqlDataSource database, CancellationToken ct, string? cursor = null, int limit = 50)
    {
        var (problem, before) = Position(cursor, limit, long.MaxValue);
        if (problem is not null)
        {
            return problem;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<BacktestRow>(new CommandDefinition(
            $"select {BacktestRow.Columns} from backtest where number < @before order by number desc limit @limit", new { before, limit }, cancellationToken: ct))).AsList();
        return TypedResults.Ok(new Page<BacktestRun>([.. rows.Select(row => row.ToContract())], rows.Count == limit ? After(rows[^1].Number) : null));
    }

    private static async Task<Results<Ok<BacktestRun>, ProblemHttpResult>> Get(Guid id, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<BacktestRow>(new CommandDefinition(
            $"select {BacktestRow.Columns}, result::text as result from backtest where backtest_id = @id", new { id }, cancellationToken: ct));
        if (row is null)
        {
            return Problems.NotFound("backtest", id.ToString());
        }

        var feeds = await connection.QueryAsync<string>(new CommandDefinition(
            "select body::text from backtest_feed where backtest_id = @id order by rank limit @FeedsShown", new { id, FeedsShown }, cancellationToken: ct));
        return TypedResults.Ok(row.ToContract(feeds));
    }

    private static async Task<Results<Ok<Page<BacktestFeed>>, ValidationProblem, ProblemHttpResult>> Feeds(
        Guid id, NpgsqlDataSource database, CancellationToken ct, string? cursor = null, int limit = 100)
    {
        var (problem, after) = Position(cursor, limit, -1);
        if (problem is not null)
        {
            return problem;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from backtest where backtest_id = @id)", new { id }, cancellationToken: ct)))
        {
            return Problems.NotFound("backtest", id.ToString());
        }

        var rows = (await connection.QueryAsync<(int Rank, string Body)>(new CommandDefinition(
            "select rank, body::text from backtest_feed where backtest_id = @id and rank > @after order by rank limit @limit", new { id, after, limit }, cancellationToken: ct))).AsList();
        return TypedResults.Ok(new Page<BacktestFeed>([.. rows.Select(row => BacktestRow.Feed(row.Body))], rows.Count == limit ? After(rows[^1].Rank) : null));
    }

    private static async Task<Results<Accepted<BacktestRun>, NoContent, ProblemHttpResult>> Delete(
        Guid id, ClaimsPrincipal caller, NpgsqlDataSource database, IOutbox outbox, AuditTrail audit, TimeProvider time, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // Whoever runs it sees within a second that it is no longer wanted.
        var cancelled = await connection.QuerySingleOrDefaultAsync<BacktestRow>(new CommandDefinition(
            $"""
             update backtest set state = 'Cancelled', message = @message, ended_at = @now
             where backtest_id = @id and state in ('Queued', 'Running')
             returning {BacktestRow.Columns}
             """, new { id, message = $"cancelled by {caller.Identity?.Name}", now = time.GetUtcNow() }, transaction, cancellationToken: ct));
        if (cancelled is null && await connection.ExecuteAsync(new CommandDefinition(
            "delete from backtest where backtest_id = @id", new { id }, transaction, cancellationToken: ct)) == 0)
        {
            return Problems.NotFound("backtest", id.ToString());
        }

        await outbox.AddAsync(transaction, audit.Event(caller, cancelled is null ? "backtest.deleted" : "backtest.cancelled", id.ToString()), ct);
        await transaction.CommitAsync(ct);
        return cancelled is null ? TypedResults.NoContent() : TypedResults.Accepted($"/api/v1/backtests/{id}", cancelled.ToContract());
    }

    private static string After(long number) => Cursor.Encode(number.ToString(CultureInfo.InvariantCulture));

    private static (ValidationProblem? Problem, long Number) Position(string? cursor, int limit, long start)
    {
        var number = start;
        var problem = PageRules.Check(cursor, limit, out var after);
        if (problem is null && after is not null && !long.TryParse(after, CultureInfo.InvariantCulture, out number))
        {
            problem = Problems.Field("cursor", "The cursor is not one of this list; leave it out to begin at the start.");
        }

        return (problem, number);
    }
}

using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Logs;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Hermes.Ingestion.Executions;

internal static class ExecutionsApi
{
    private const int MostReports = 10_000;
    private const int MostBytes = 32 * 1024 * 1024;
    private const int MostErrors = 100;

    public static IEndpointRouteBuilder MapExecutions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/executions").WithTags("Executions").RequireAccess(Role.Viewer, Scopes.ExecutionsRead);
        group.MapPost("/", PostExecutions).WithSummary("Takes 1 to 10000 runs of feeds. All are stored, or none and each fault is named.").Accepts<ExecutionReport[]>("application/json", "*/*").WithMetadata(new DisableRequestSizeLimitAttribute()).TakesLong().RequireAccess(Role.Operator, Scopes.ExecutionsWrite);
        group.MapGet("/", GetExecutions).WithSummary("Runs, latest start first; filter by feed, status and time.");
        group.MapExecutionImport();
        return app;
    }

    private static async Task<Results<Accepted<IntakeResult>, ValidationProblem, ProblemHttpResult>> PostExecutions(
        HttpRequest request, ExecutionStore store, TimeProvider time, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, MostBytes, ct);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        using var document = JsonDocument.Parse(body.Bytes);
        var reports = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToList() : [document.RootElement];
        if (reports.Count is 0 or > MostReports)
        {
            return Problems.Field("body", $"Send 1 to {MostReports} runs. For a long history use POST /api/v1/executions/import.");
        }

        var errors = new Dictionary<string, string[]>();
        var facts = new List<ExecutionFact>();
        for (var i = 0; i < reports.Count && errors.Count < MostErrors; i++)
        {
            var index = i;
            var fact = Read(reports[i], time.GetUtcNow(), (field, message) => errors[field.Length == 0 ? $"[{index}]" : $"[{index}].{field}"] = [message]);
            facts.AddRange(fact is null ? [] : [fact]);
        }

        if (errors.Count > 0)
        {
            return Problems.Fields(errors);
        }

        await store.StoreAsync(facts, historical: false, ct);
        return TypedResults.Accepted((string?)null, new IntakeResult(facts.Count, []));
    }

    private static ExecutionFact? Read(JsonElement element, DateTimeOffset now, Action<string, string> wrong)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            wrong("", "A run must be an object with feed, status and startedAt.");
            return null;
        }

        try
        {
            return ExecutionCheck.ToFact(element.Deserialize<ExecutionReport>(ReportJson.Options)!, now, wrong);
        }
        catch (JsonException e)
        {
            // $.startedAt
            wrong((e.Path ?? "$").TrimStart('$', '.'), "The value has the wrong type or format. Times are written 2025-01-07T14:30:15Z, counts as whole numbers.");
            return null;
        }
    }

    private static async Task<Results<Ok<Page<StoredExecution>>, ValidationProblem>> GetExecutions(
        string? feed, string? status, DateTimeOffset? from, DateTimeOffset? to, string? cursor, int? limit, NpgsqlDataSource database, CancellationToken ct)
    {
        if (PageLimit.Check(limit) is { } wrong)
        {
            return Problems.Field("limit", wrong);
        }

        if (status is not null && !ExecutionStatuses.TryParse(status, out _))
        {
            return Problems.Field("status", $"'{status}' is no status. Use {ExecutionStatuses.Vocabulary}.");
        }

        if (from > to)
        {
            return Problems.Field("from", "'from' is after 'to'.");
        }

        DateTimeOffset? at = null;
        var id = 0L;
        if (cursor is not null)
        {
            if (!Cursor.TryDecode(cursor, out var position, out id))
            {
                return Problems.Field("cursor", "This is no cursor of this list. Take it from nextCursor of the page before.");
            }

            at = position;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<ExecutionRow>(new CommandDefinition(
            $"""
             select {ExecutionRow.Columns} from execution
             where (@Feed::text is null or feed = @Feed) and (@Status::text is null or status = @Status)
               and (@From::timestamptz is null or started_at >= @From) and (@To::timestamptz is null or started_at < @To)
               and (@At::timestamptz is null or (started_at, id) < (@At, @Id))
             order by started_at desc, id desc limit @Limit
             """,
            new
            {
                Feed = feed,
                Status = ExecutionStatuses.TryParse(status, out var known) ? known.ToString() : null,
                From = from,
                To = to,
                At = at,
                Id = id,
                Limit = PageLimit.Of(limit) + 1,
            }, cancellationToken: ct))).AsList();
        return TypedResults.Ok(PageLimit.Page(rows, limit, r => new StoredExecution(r.ToFact(), r.ReceivedAt), r => Cursor.Encode(r.StartedAt, r.Id)));
    }
}

using System.Text;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Logs;

internal static class LogSearchApi
{
    private const int SecondsToSearch = 15;

    public static IEndpointRouteBuilder MapLogSearch(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/logs").WithTags("Logs").RequireAccess(Role.Viewer, Scopes.LogsRead);
        group.MapGet("/", GetLogs).WithSummary("Stored lines, newest first; filter by time, level, component, category, feed, template, source or text.");
        group.MapGet("/stream", StreamLogs).StaysOpen().WithSummary("Lines as they are stored, by the same filters.");
        return app;
    }

    private static async Task<Results<Ok<Page<LogEntry>>, ValidationProblem>> GetLogs(
        [AsParameters] LogQuery query, string? cursor, int? limit, NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
    {
        var errors = query.Check();
        if (PageLimit.Check(limit) is { } wrong)
        {
            errors["limit"] = [wrong];
        }

        var at = default(DateTimeOffset);
        var id = 0L;
        if (cursor is not null && !Cursor.TryDecode(cursor, out at, out id))
        {
            errors["cursor"] = ["This is no cursor of this list. Take it from nextCursor of the page before."];
        }

        if (errors.Count > 0)
        {
            return Problems.Fields(errors);
        }

        var where = new StringBuilder(cursor is null ? "true" : "(time, id) < (@At, @Id)");
        var parameters = new DynamicParameters(new { At = at, Id = id, Limit = PageLimit.Of(limit) + 1 });
        query.Apply(where, parameters, time.GetUtcNow(), options.Value.RetentionDays);
        await using var connection = await database.OpenConnectionAsync(ct);
        try
        {
            var rows = (await connection.QueryAsync<LogRow>(new CommandDefinition(
                $"""
                 select {LogRow.Columns} from log_entry where {where} order by time desc, id desc limit @Limit
                 """, parameters, commandTimeout: SecondsToSearch, cancellationToken: ct))).AsList();
            return TypedResults.Ok(PageLimit.Page(rows, limit, row => row.ToEntry(), row => Cursor.Encode(row.Time, row.Id)));
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            return Problems.Field("from", $"Nothing was found within {SecondsToSearch} seconds. Narrow the search by 'from' and 'to', a level or a source.");
        }
    }

    private static Results<ServerSentEventsResult<LogEntry?>, ValidationProblem> StreamLogs([AsParameters] LogQuery query, LiveFeed<LogEntry> live, CancellationToken ct)
    {
        var errors = query.Check();
        return errors.Count > 0 ? Problems.Fields(errors) : Sse.Stream(live, query.Accepts, ct);
    }
}

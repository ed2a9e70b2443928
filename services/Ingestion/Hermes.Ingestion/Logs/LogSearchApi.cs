using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Search;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hermes.Ingestion.Logs;

internal static class LogSearchApi
{
    public static IEndpointRouteBuilder MapLogSearch(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/logs").WithTags("Logs").RequireAccess(Role.Viewer, Scopes.LogsRead);
        group.MapGet("/", GetLogs).WithSummary("Stored lines, newest first; filter by time, level, component, category, feed, template, source or text.");
        group.MapGet("/stream", StreamLogs).StaysOpen().WithSummary("Lines as they are stored, by the same filters.");
        return app;
    }

    private static async Task<Results<Ok<Page<LogEntry>>, ValidationProblem>> GetLogs(
        [AsParameters] LogQuery query, string? cursor, int? limit, LogSearch search, CancellationToken ct)
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

        try
        {
            var found = await search.FindAsync(query, cursor is null ? null : (at, id), PageLimit.Of(limit), ct);
            return TypedResults.Ok(new Page<LogEntry>([.. found.Rows.Select(row => row.ToEntry())], found.Next is { } next ? Cursor.Encode(next.Time, next.Id) : null));
        }
        catch (TimeoutException)
        {
            return Problems.Field("from", "Nothing was found in time. Narrow the search by 'from' and 'to', a level or a source.");
        }
    }

    private static Results<ServerSentEventsResult<object?>, ValidationProblem> StreamLogs(
        [AsParameters] LogQuery query, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, LogTail tail, CancellationToken ct)
    {
        var errors = query.Check();
        return errors.Count > 0 ? Problems.Fields(errors) : TypedResults.ServerSentEvents(tail.FollowAsync(query, lastEventId, ct));
    }
}

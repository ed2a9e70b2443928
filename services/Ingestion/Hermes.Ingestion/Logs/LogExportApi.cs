using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Ingestion.Logs;

internal static class LogExportApi
{
    public static IEndpointRouteBuilder MapLogExport(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/logs/export", ExportLogs).WithTags("Logs").RequireAccess(Role.Viewer, Scopes.LogsRead).StaysOpen()
            .WithSummary("Stored lines as a file, newest first: format=ndjson or csv, the filters of the list; one that is as long as its limit goes on at the cursor of its last line.");
        return app;
    }

    private static async Task<Results<EmptyHttpResult, ValidationProblem>> ExportLogs(
        [AsParameters] LogQuery query, string? format, string? cursor, int? limit, LogExport export, HttpContext context, CancellationToken ct)
    {
        var errors = query.Check();
        if (format is not (null or "ndjson" or "csv"))
        {
            errors["format"] = [$"'{format}' is no format. Use ndjson or csv."];
        }

        if (limit is < 1 or > LogExport.MostLines)
        {
            errors["limit"] = [$"Must be between 1 and {LogExport.MostLines}."];
        }

        var at = default(DateTimeOffset);
        var id = 0L;
        if (cursor is not null && !Cursor.TryDecode(cursor, out at, out id))
        {
            errors["cursor"] = ["This is no cursor. Take it from the last line of the export before."];
        }

        if (errors.Count > 0)
        {
            return Problems.Fields(errors);
        }

        await export.WriteAsync(context, query, cursor is null ? null : (at, id), format == "csv", limit ?? LogExport.MostLines, ct);
        return TypedResults.Empty;
    }
}

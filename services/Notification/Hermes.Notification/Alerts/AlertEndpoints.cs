using Hermes.Contracts.Http;
using Hermes.Contracts.Notification;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Notification.Alerts;

internal static class AlertEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/alerts").WithTags("alerts").RequireAccess(Role.Viewer, Scopes.NotificationsRead);
        group.MapGet("", GetAlerts).WithSummary("Alerts, newest first; filter feed.");
        group.MapGet("/stream", (LiveFeed<Alert> live, CancellationToken ct) => Sse.Stream(live, null, ct)).StaysOpen().WithSummary("Alerts as they are raised, repeated, delivered or resolved.");
    }

    private static async Task<Results<Ok<Page<Alert>>, ValidationProblem>> GetAlerts(
        NpgsqlDataSource database, CancellationToken ct, string? feed = null, string? cursor = null, int limit = DefaultLimit)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.Field("limit", $"Use a limit from 1 to {MaxLimit}.");
        }

        DateTimeOffset time = default;
        long number = 0;
        var paged = !string.IsNullOrEmpty(cursor);
        if (paged && !Cursor.TryDecode(cursor, out time, out number))
        {
            return Problems.Field("cursor", "This is no cursor of this list. Take nextCursor of the page before, or leave it out for the first page.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await AlertRows.PageAsync(connection, feed, paged ? time : null, number, limit, ct);
        var next = rows.Count == limit ? Cursor.Encode(rows[^1].Alert.RaisedAt, rows[^1].Number) : null;
        return TypedResults.Ok(new Page<Alert>([.. rows.Select(row => row.Alert)], next));
    }
}

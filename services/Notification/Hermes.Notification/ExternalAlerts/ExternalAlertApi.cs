using System.Text.Json;
using Dapper;
using Hermes.Contracts.Notification;
using Hermes.Notification.Alerts;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Notification.ExternalAlerts;

/// <summary>Alertmanager's API v2, as far as Prometheus and a webhook of Alertmanager use it.</summary>
internal static class ExternalAlertApi
{
    private const long MostBytes = 16 * 1024 * 1024;
    private const int MostListed = 10_000;
    private const int MostErrors = 100;

    public static void MapExternalAlerts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v2/alerts").WithTags("external alerts").RequireAccess(Role.Viewer, Scopes.NotificationsRead);
        group.MapGet("", GetAlerts).WithSummary("Alerts of other systems that last; filter=label=\"value\", several times.");
        foreach (var path in (string[])["", "/webhook"])
        {
            group.MapPost(path, PostAlerts).WithSummary("Takes alerts as Prometheus sends them to Alertmanager, or Alertmanager to a webhook (version 4).")
                .Accepts<object>("application/json", "*/*").TakesBodiesUpTo(MostBytes).RequireAccess(Role.Operator, Scopes.NotificationsWrite);
        }
    }

    private static async Task<Results<Ok<ExternalAlertsResult>, ValidationProblem, ProblemHttpResult>> PostAlerts(
        HttpRequest request, ExternalAlertStore store, IOptions<NotificationOptions> options, TimeProvider time, CancellationToken ct)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return TypedResults.Problem("Alerts are taken as they are, without a Content-Encoding.", statusCode: 415, title: "Unsupported encoding");
        }

        using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
        var body = new AlertsBody(time.GetUtcNow(), options.Value.PortalUrl);
        body.Read(document.RootElement);
        // As Alertmanager does: the good ones are kept, and the sender hears of the others.
        await store.StoreAsync(body.Alerts, ct);
        return body.Errors.Count > 0
            ? Problems.Fields(body.Errors.Take(MostErrors).ToDictionary())
            : TypedResults.Ok(new ExternalAlertsResult(body.Alerts.Count, body.Own));
    }

    private static async Task<Results<Ok<List<ExternalAlert>>, ValidationProblem>> GetAlerts(string[]? filter, NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        var wanted = new Dictionary<string, string>();
        foreach (var matcher in filter ?? [])
        {
            // feed="ORDERS"
            var equals = matcher.IndexOf('=');
            if (equals < 1 || matcher[equals - 1] == '!' || matcher[(equals + 1)..].StartsWith('~'))
            {
                return Problems.Field("filter", $"'{matcher}' is not understood. Write label=\"value\".");
            }

            wanted[matcher[..equals].Trim()] = matcher[(equals + 1)..].Trim().Trim('"');
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<ExternalAlertRow>(new CommandDefinition(
            $"""
             select {ExternalAlertRow.Columns} from external_alert
             where resolved_at is null and ends_at > @now and labels @> @wanted::jsonb order by starts_at desc, fingerprint limit {MostListed}
             """, new { now = time.GetUtcNow(), wanted = JsonSerializer.Serialize(wanted) }, cancellationToken: ct));
        return TypedResults.Ok(rows.Select(row => row.ToAlert()).ToList());
    }
}

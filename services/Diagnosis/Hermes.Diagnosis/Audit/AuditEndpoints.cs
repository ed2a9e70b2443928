using Hermes.Contracts.Http;
using Hermes.Contracts.Security;
using Hermes.Diagnosis.Incidents;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Diagnosis.Audit;

internal static class AuditEndpoints
{
    private const int MaxLimit = 500;

    public static void MapAudit(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/audit", GetAudit).WithTags("audit")
            .WithSummary("Who did what, newest first; filters actor, action (its beginning), about, from and to.")
            .RequireAccess(Role.Admin, Scopes.AuditRead);

    private static async Task<Results<Ok<Page<AuditEntry>>, ValidationProblem>> GetAudit(
        AuditReader reader, CancellationToken ct, string? actor = null, string? action = null, string? about = null,
        DateTimeOffset? from = null, DateTimeOffset? to = null, string? cursor = null, int limit = PageLimit.Default)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.Field("limit", $"Use a limit from 1 to {MaxLimit}.");
        }

        if (cursor is not null && !Cursor.TryDecode(cursor, out _))
        {
            return Problems.Field("cursor", "This is no cursor of this list. Take nextCursor of the page before, or leave it out for the first page.");
        }

        var filter = new AuditFilter { Actor = actor, Action = action, About = about, From = from, To = to };
        return TypedResults.Ok(await reader.ReadAsync(filter, cursor, limit, ct));
    }
}

using System.Security.Claims;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.FileTailing;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Ingestion.Sources;

internal static class SourcesApi
{
    public static IEndpointRouteBuilder MapSources(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/sources").WithTags("Sources").RequireAccess(Role.Viewer, Scopes.LogsRead);
        group.MapGet("/", async (SourceRegistry sources, FollowerStates states, NpgsqlDataSource database, CancellationToken ct) => TypedResults.Ok(await AllAsync(sources, states, database, ct))).WithSummary("Where lines come from, and how far each followed file is read.");
        group.MapPut("/", PutSources).WithSummary("Replaces the sources: files to follow, feeds, time zones and patterns.").RequireAccess(Role.Admin, Scopes.SourcesWrite);
        return app;
    }

    private static async Task<Results<Ok<Page<SourceStatus>>, ValidationProblem>> PutSources(
        IReadOnlyList<SourceSettings> settings, ClaimsPrincipal caller, SourceRegistry sources, FollowerStates states, NpgsqlDataSource database, AuditTrail audit, CancellationToken ct)
    {
        if (settings.Any(s => s is null))
        {
            return Problems.Field("sources", "An entry is null. Leave it out or give it a name.");
        }

        var errors = await sources.ReplaceAsync(settings, audit.Event(caller, "sources.replaced", "sources", string.Join(", ", settings.Select(s => s.Name))), ct);
        return errors.Count > 0 ? Problems.Fields(errors) : TypedResults.Ok(await AllAsync(sources, states, database, ct));
    }

    // At most a thousand and some: one page.
    private static async Task<Page<SourceStatus>> AllAsync(SourceRegistry sources, FollowerStates states, NpgsqlDataSource database, CancellationToken ct) =>
        new(await states.DescribeAsync(sources.All.OrderBy(s => s.Name, StringComparer.Ordinal), database, ct), null);
}

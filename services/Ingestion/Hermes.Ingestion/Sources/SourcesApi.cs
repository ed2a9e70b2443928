using System.Security.Claims;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Ingestion.Sources;

internal static class SourcesApi
{
    public static IEndpointRouteBuilder MapSources(this IEndpointRouteBuilder app)
    {
        var read = app.MapGroup("/api/v1/sources").WithTags("Sources").RequireAccess(Role.Viewer, Scopes.LogsRead);
        read.MapGet("/", async (SourceStatuses statuses, CancellationToken ct) => TypedResults.Ok(await statuses.AllAsync(ct))).WithSummary("Where lines come from, and how each source is doing.");
        read.MapGet("/{name}", GetSource).WithSummary("One source and how it is doing.");
        var change = app.MapGroup("/api/v1/sources").WithTags("Sources").RequireAccess(Role.Admin, Scopes.SourcesWrite);
        change.MapPut("/", PutSources).WithSummary("Replaces the sources: files to follow, tables to ask, feeds, time zones, formats and rules.");
        change.MapPost("/test", TestSource).WithSummary("Tries settings on a sample, the files they name or the table they ask. Nothing is stored.");
        change.MapPut("/{name}", PutSource).WithSummary("Adds or replaces one source.");
        change.MapDelete("/{name}", DeleteSource).WithSummary("Removes a source. Its lines stay; a file that is followed again later goes on where it stopped.");
        change.MapPost("/{name}/pause", (string name, ClaimsPrincipal caller, SourceRegistry sources, AuditTrail audit, CancellationToken ct) =>
            PauseAsync(name, true, audit.Event(caller, "sources.paused", "source", name), sources, ct)).WithSummary("Stops reading and keeps the position.");
        change.MapPost("/{name}/resume", (string name, ClaimsPrincipal caller, SourceRegistry sources, AuditTrail audit, CancellationToken ct) =>
            PauseAsync(name, false, audit.Event(caller, "sources.resumed", "source", name), sources, ct)).WithSummary("Goes on reading where it stopped.");
        return app;
    }

    private static async Task<Results<Ok<SourceStatus>, ProblemHttpResult>> GetSource(string name, SourceStatuses statuses, CancellationToken ct) =>
        await statuses.FindAsync(name, ct) is { } found ? TypedResults.Ok(found) : Unknown(name);

    private static async Task<Results<Ok<SourceTestResult>, ValidationProblem>> TestSource(SourceTestRequest request, SourceTrial trial, CancellationToken ct)
    {
        if (request.Settings is not { } settings)
        {
            return Problems.Field("settings", "Give the settings to try; {} tries the usual ones on a sample.");
        }

        // It may be tried before it has a name.
        settings = settings with { Name = string.IsNullOrWhiteSpace(settings.Name) ? "test" : settings.Name };
        var errors = trial.Check(settings, request.Sample);
        return errors.Count > 0 ? Problems.Fields(errors) : TypedResults.Ok(await trial.RunAsync(settings, request.Sample, ct));
    }

    private static async Task<Results<Ok<Page<SourceStatus>>, ValidationProblem>> PutSources(
        IReadOnlyList<SourceSettings> settings, ClaimsPrincipal caller, SourceRegistry sources, SourceStatuses statuses, AuditTrail audit, CancellationToken ct)
    {
        if (settings.Any(s => s is null))
        {
            return Problems.Field("sources", "An entry is null. Leave it out or give it a name.");
        }

        var errors = await sources.ReplaceAsync(settings, audit.Event(caller, "sources.replaced", "sources", string.Join(", ", settings.Select(s => s.Name))), ct);
        return errors.Count > 0 ? Problems.Fields(errors) : TypedResults.Ok(await statuses.AllAsync(ct));
    }

    private static async Task<Results<Ok<SourceStatus>, ValidationProblem, ProblemHttpResult>> PutSource(
        string name, SourceSettings settings, ClaimsPrincipal caller, SourceRegistry sources, SourceStatuses statuses, AuditTrail audit, CancellationToken ct)
    {
        if (settings.Name is not null && settings.Name != name)
        {
            return Problems.Field("name", $"The address names '{name}', the body '{settings.Name}'. A source keeps its name: leave it out of the body.");
        }

        if (sources.IsConfigured(name))
        {
            return OfConfiguration(name);
        }

        var errors = await sources.PutAsync(settings with { Name = name }, audit.Event(caller, "sources.put", "source", name), ct);
        return errors.Count > 0 ? Problems.Fields(errors) : TypedResults.Ok((await statuses.FindAsync(name, ct))!);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteSource(
        string name, ClaimsPrincipal caller, SourceRegistry sources, AuditTrail audit, CancellationToken ct) =>
        sources.IsConfigured(name) ? OfConfiguration(name)
        : await sources.ChangeAsync(name, _ => null, audit.Event(caller, "sources.deleted", "source", name), ct) ? TypedResults.NoContent()
        : Unknown(name);

    private static async Task<Results<NoContent, ProblemHttpResult>> PauseAsync(string name, bool paused, AuditRecorded audit, SourceRegistry sources, CancellationToken ct) =>
        sources.IsConfigured(name) ? OfConfiguration(name)
        : await sources.ChangeAsync(name, source => source with { Paused = paused }, audit, ct) ? TypedResults.NoContent()
        : Unknown(name);

    private static ProblemHttpResult Unknown(string name) => Problems.NotFound("source", name);

    private static ProblemHttpResult OfConfiguration(string name) =>
        TypedResults.Problem($"'{name}' stands in the service's configuration. Change it there.", statusCode: StatusCodes.Status409Conflict, title: "The source is configured");
}

using System.Globalization;
using System.Security.Claims;
using Hermes.ConfigGeneration.Acts;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Deployments;

/// <summary>Deploying with two people: one asks, another one who may deploy decides.</summary>
internal static class DeploymentEndpoints
{
    private const int MaxLimit = 500;
    private const int MaxText = 2_000;
    private static readonly string[] States = ["pending", "approved", "declined", "superseded"];

    public static void AddDeployments(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeploymentCheck>();
        builder.Services.AddSingleton<DeploymentDesk>();
    }

    public static void MapDeployments(this IEndpointRouteBuilder app)
    {
        var deployments = app.MapGroup("/api/v1/deployments").WithTags("Deployments");
        deployments.MapGet("", List).WithSummary("Deployments that were asked for, newest first; filters feed and state.").RequireAccess(Role.Viewer, Scopes.ConfigsRead);
        deployments.MapPost("", Ask).WithSummary("Asks an approver to let an environment use a version.").RequireAccess(Role.Operator, Scopes.ConfigsWrite);
        deployments.MapPost("{id:guid}/approve", Approve).WithSummary("Approves what somebody else asked for, and deploys it.").RequireAccess(Role.Approver, Scopes.ConfigsDeploy);
        deployments.MapPost("{id:guid}/decline", Decline).WithSummary("Declines it, with a reason.").RequireAccess(Role.Approver, Scopes.ConfigsDeploy);
    }

    private static async Task<Results<Ok<Page<DeploymentRequest>>, ValidationProblem>> List(
        DeploymentDesk desk, CancellationToken ct, string? feed = null, string? state = null, string? cursor = null, int limit = 100)
    {
        if (state is not null && !States.Contains(state, StringComparer.Ordinal))
        {
            return Problems.Field("state", $"Use one of {string.Join(", ", States)}.");
        }

        long? before = null;
        if (cursor is not null)
        {
            if (!Cursor.TryDecode(cursor, out var key) || !long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                return Problems.Field("cursor", "The cursor was not given by this endpoint. Leave it out to start again.");
            }

            before = sequence;
        }

        if (limit is < 1 or > MaxLimit)
        {
            return Problems.Field("limit", $"limit is 1 to {MaxLimit}, not {limit}.");
        }

        var rows = await desk.ListAsync(feed, state, before, limit + 1, ct);
        return TypedResults.Ok(new Page<DeploymentRequest>([.. rows.Take(limit).Select(row => row.Request)],
            rows.Count > limit ? Cursor.Encode(rows[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture)) : null));
    }

    private static async Task<Results<Created<DeploymentRequest>, ValidationProblem, ProblemHttpResult>> Ask(
        AskDeploymentRequest body, ClaimsPrincipal caller, DeploymentCheck check, DeploymentDesk desk, ActLog acts, CancellationToken ct)
    {
        var environment = body.Environment ?? "production";
        // What breaks readers may be asked for: who decides sees it and has to accept it.
        var verdict = await check.JudgeAsync(caller, body.Feed, environment, body.Version, false, ct);
        if (verdict.Wrong is { } wrong)
        {
            return wrong;
        }

        if (verdict.Refused is { } refused && (verdict.Version is null || verdict.Findings!.Any(finding => finding is { Severity: Schemas.Severity.Error, Code: not "HRM-CFG-090" })))
        {
            await acts.RefusedAsync(caller, new Act(body.Feed!, Act.Refused, null, null, environment, $"Asking for a deployment: {verdict.Reason}"), ct);
            return refused;
        }

        var request = await desk.AskAsync(caller, body.Feed!, environment, verdict.Version!, Short(body.Message), ct);
        return TypedResults.Created($"/api/v1/deployments?feed={Uri.EscapeDataString(request.Feed)}", request);
    }

    private static async Task<Results<Ok<DeploymentRequest>, ValidationProblem, ProblemHttpResult>> Approve(
        Guid id, DecideDeploymentRequest? body, ClaimsPrincipal caller, DeploymentCheck check, DeploymentDesk desk, ActLog acts, CancellationToken ct)
    {
        if (await desk.FindAsync(id, ct) is not { } request)
        {
            return Problems.NotFound("deployment", id.ToString());
        }

        if (request.State != "pending")
        {
            return Decided(request);
        }

        if (request.AskedBy == caller.ActorName())
        {
            await acts.RefusedAsync(caller, new Act(request.Feed, Act.Refused, null, null, request.Environment, "Approving one's own request"), ct);
            return TypedResults.Problem("Somebody else than who asked has to approve it.", statusCode: StatusCodes.Status403Forbidden, title: "Two people are needed");
        }

        var verdict = await check.JudgeAsync(caller, request.Feed, request.Environment, request.Version, body?.AcceptBreaking == true, ct);
        if (verdict.Wrong is { } wrong)
        {
            return wrong;
        }

        if (verdict.Refused is { } refused)
        {
            await acts.RefusedAsync(caller, new Act(request.Feed, Act.Refused, null, null, request.Environment, $"Approving a deployment: {verdict.Reason}"), ct);
            return refused;
        }

        return await desk.ApproveAsync(caller, request, Short(body?.Reason), ct) ? TypedResults.Ok((await desk.FindAsync(id, ct))!) : Decided((await desk.FindAsync(id, ct))!);
    }

    private static async Task<Results<Ok<DeploymentRequest>, ValidationProblem, ProblemHttpResult>> Decline(
        Guid id, DecideDeploymentRequest? body, ClaimsPrincipal caller, DeploymentDesk desk, CancellationToken ct)
    {
        if (Short(body?.Reason) is not { } reason)
        {
            return Problems.Field("reason", "Say why, so that who asked knows what to change.");
        }

        if (await desk.FindAsync(id, ct) is not { } request)
        {
            return Problems.NotFound("deployment", id.ToString());
        }

        var done = request.State == "pending" && await desk.DeclineAsync(caller, request, reason, ct);
        var now = (await desk.FindAsync(id, ct))!;
        return done ? TypedResults.Ok(now) : Decided(now);
    }

    private static ProblemHttpResult Decided(DeploymentRequest request) => TypedResults.Problem(
        request.State == "superseded" ? "A later request took its place." : $"It was {request.State} by {request.DecidedBy}.",
        statusCode: StatusCodes.Status409Conflict, title: "Nothing is left to decide");

    private static string? Short(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Length > MaxText ? text[..MaxText] : text.Trim();
}

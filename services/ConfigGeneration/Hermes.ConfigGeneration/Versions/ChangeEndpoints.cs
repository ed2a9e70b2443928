using System.Security.Claims;
using Hermes.ConfigGeneration.Acts;
using Hermes.ConfigGeneration.Deployments;
using Hermes.ConfigGeneration.Validation;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Contracts.Configurations;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>Changing configurations: store, roll back, deploy.</summary>
internal static class ChangeEndpoints
{
    private const int MaxMessageLength = 2_000;
    private static readonly AccessRequirement MayDeployToProduction = new(Role.Approver, Scopes.ConfigsDeploy);

    public static void MapChanges(this IEndpointRouteBuilder app)
    {
        var configurations = app.MapGroup("/api/v1/configurations").WithTags("Configurations").RequireAccess(Role.Operator, Scopes.ConfigsWrite);
        configurations.MapPut("{feed}", Save).TakesBodiesUpTo(ConfigurationBody.MaxBytes).WithSummary("Checks a configuration and commits it; with If-Match only over the version you saw.");
        configurations.MapPost("{feed}/rollback", RollBack).WithSummary("Commits an earlier version anew.");
        configurations.MapPost("{feed}/deploy", Deploy).WithSummary("Says which version staging, or with the role Approver production, uses.").RequireAccess(Role.Operator, Scopes.ConfigsDeploy);
    }

    private static async Task<Results<Ok<StoredConfiguration>, ValidationProblem, ProblemHttpResult>> Save(
        string feed, string? message, string? author, bool? acceptBreaking, ClaimsPrincipal caller, HttpRequest request, HttpResponse response, VersionStore versions, GitRepository repository, ActLog acts, CancellationToken ct)
    {
        if (!FeedName.IsValid(feed))
        {
            return Problems.Field("feed", FeedName.Rule);
        }

        var body = await ConfigurationBody.ReadAsync(request, ct);
        var (configuration, findings) = ConfigurationValidator.Check(body.Json, feed);
        if (configuration is null || !findings.IsValid())
        {
            var codes = findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Code).Distinct();
            await acts.RefusedAsync(caller, new Act(feed, Act.Refused, Detail: $"Saving: {string.Join(' ', codes)}"), ct);
            return VersionProblems.Invalid(findings.ToContract());
        }

        var outcome = await versions.CommitAsync(configuration, new Change(caller, Act.Saved, MessageOf(body.Message ?? message, $"Change {feed}"), AuthorOf(caller, body.Author ?? author)), Expectation(request),
            found => BreakAcceptance.For(caller, body.AcceptBreaking || acceptBreaking == true, found), ct);
        return await AnswerAsync(feed, outcome with { Findings = [.. findings, .. outcome.Findings] }, response, repository, ct);
    }

    private static async Task<Results<Ok<StoredConfiguration>, ValidationProblem, ProblemHttpResult>> RollBack(
        string feed, RollbackRequest body, ClaimsPrincipal caller, HttpRequest request, HttpResponse response, VersionStore versions, GitRepository repository, CancellationToken ct)
    {
        if (!FeedName.IsValid(feed))
        {
            return Problems.Field("feed", FeedName.Rule);
        }

        if (await repository.ResolveAsync(body.Version ?? "", ct) is not { } wanted || await repository.ReadAsync(feed, wanted, ct) is not { } content)
        {
            return Problems.Field("version", $"Give the id of a version from the history of '{feed}'.");
        }

        var (configuration, findings) = ConfigurationValidator.Check(content, feed);
        if (configuration is null)
        {
            return VersionProblems.Invalid(findings.ToContract());
        }

        var outcome = await versions.CommitAsync(configuration, new Change(caller, Act.RolledBack, MessageOf(body.Message, $"Roll {feed} back to {wanted[..10]}"), AuthorOf(caller, body.Author)), Expectation(request),
            found => BreakAcceptance.For(caller, body.AcceptBreaking, found), ct);
        return await AnswerAsync(feed, outcome, response, repository, ct);
    }

    private static async Task<Results<Ok<StoredConfiguration>, ValidationProblem, ProblemHttpResult>> Deploy(
        string feed, DeployRequest body, ClaimsPrincipal caller, HttpResponse response, VersionStore versions, DeploymentCheck check, GitRepository repository, ActLog acts, CancellationToken ct)
    {
        var verdict = await check.JudgeAsync(caller, feed, body.Environment, body.Version, body.AcceptBreaking, ct);
        if (verdict.Wrong is { } wrong)
        {
            return wrong;
        }

        if (verdict.Refused is { } refused)
        {
            await acts.RefusedAsync(caller, new Act(feed, Act.Refused, null, null, body.Environment, $"Deploying: {verdict.Reason}"), ct);
            return refused;
        }

        if (body.Environment == "production" && !MayDeployToProduction.IsMetBy(caller))
        {
            await acts.RefusedAsync(caller, new Act(feed, Act.Refused, null, null, body.Environment, "Deploying to production without the role for it"), ct);
            return TypedResults.Problem("Production needs somebody who may approve. Ask for it: POST /api/v1/deployments.", statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");
        }

        await versions.DeployAsync(new Deployment(caller, feed, body.Environment!, verdict.Version!, GitAuthor.Parse(AuthorOf(caller, body.Author)).Name), null, ct);
        return await AnswerAsync(feed, new CommitOutcome(verdict.Version, false, verdict.Findings!), response, repository, ct);
    }

    private static async Task<Results<Ok<StoredConfiguration>, ValidationProblem, ProblemHttpResult>> AnswerAsync(
        string feed, CommitOutcome outcome, HttpResponse response, GitRepository repository, CancellationToken ct)
    {
        if (outcome.Conflict)
        {
            return VersionProblems.Conflict(feed, outcome.Version);
        }

        if (!outcome.Findings.IsValid())
        {
            return VersionProblems.Invalid(outcome.Findings.ToContract());
        }

        response.Headers.ETag = $"\"{outcome.Version}\"";
        return TypedResults.Ok((await VersionEndpoints.ReadAsync(feed, outcome.Version!, repository, ct))! with { Findings = outcome.Findings.ToContract() });
    }

    /// <summary>What the caller believes the current version to be (RFC 9110, If-Match and If-None-Match).</summary>
    internal static Func<string?, bool> Expectation(HttpRequest request)
    {
        var match = request.GetTypedHeaders().IfMatch;
        if (match is { Count: > 0 })
        {
            return current => current is not null && match.Any(tag => tag.Tag == "*" || tag.Tag.AsSpan().Trim('"').SequenceEqual(current));
        }

        return request.Headers.IfNoneMatch == "*" ? current => current is null : _ => true;
    }

    /// <summary>A person is who signed in; a pipeline may say for whom it writes.</summary>
    internal static string AuthorOf(ClaimsPrincipal caller, string? given) =>
        caller.KindOf() == HermesClaims.User || string.IsNullOrWhiteSpace(given) ? caller.ActorName() : given;

    internal static string MessageOf(string? message, string fallback)
    {
        var clean = new string([.. (message ?? "").Where(c => !char.IsControl(c) || c == '\n')]).Trim();
        return clean.Length == 0 ? fallback : clean.Length > MaxMessageLength ? clean[..MaxMessageLength] : clean;
    }
}

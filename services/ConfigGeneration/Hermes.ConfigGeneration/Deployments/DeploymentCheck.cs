using System.Security.Claims;
using Hermes.ConfigGeneration.Validation;
using Hermes.ConfigGeneration.Versions;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fleet;
using Hermes.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Deployments;

/// <summary>Whether an environment can use a version: it exists, holds as of today, and breaks nobody there.</summary>
internal sealed class DeploymentCheck(VersionStore versions, FleetReader fleet, GitRepository repository)
{
    public async Task<DeploymentVerdict> JudgeAsync(ClaimsPrincipal caller, string? feed, string? environment, string? version, bool acceptBreaking, CancellationToken ct)
    {
        if (!FeedName.IsValid(feed))
        {
            return new(Wrong: Problems.Field("feed", FeedName.Rule));
        }

        if (!VersionEndpoints.IsEnvironment(environment))
        {
            return new(Wrong: Problems.Field("environment", "Use staging or production."));
        }

        var wanted = version is null ? await versions.LatestAsync(feed!, ct) : await repository.ResolveAsync(version, ct);
        if (wanted is null || await repository.ReadAsync(feed!, wanted, ct) is not { } content)
        {
            return version is null
                ? new(Refused: Problems.NotFound("configuration of feed", feed!))
                : new(Wrong: Problems.Field("version", $"Give the id of a version from the history of '{feed}'."));
        }

        // Rules get stricter over time: an old version is checked as of today before pipelines are given it.
        var (configuration, findings) = ConfigurationValidator.Check(content, feed!);
        if (configuration is not null)
        {
            var others = BreakAcceptance.For(caller, acceptBreaking, FleetRules.Check(configuration, await fleet.InAsync(environment!, ct)));
            findings = [.. findings, .. others];
        }

        return findings.IsValid() ? new(wanted, findings) : new(wanted, findings, Refused: VersionProblems.Invalid(findings.ToContract()));
    }
}

/// <summary>What became of the check.</summary>
/// <param name="Version">The version meant, in full; null when there is none.</param>
/// <param name="Findings">What was found.</param>
/// <param name="Wrong">The request names what does not exist.</param>
/// <param name="Refused">It cannot be deployed.</param>
internal sealed record DeploymentVerdict(
    string? Version = null, IReadOnlyList<ConfigurationFinding>? Findings = null, ValidationProblem? Wrong = null, ProblemHttpResult? Refused = null)
{
    /// <summary>The codes that speak against it, for the list of acts.</summary>
    public string Reason => string.Join(' ', (Findings ?? []).Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Code).Distinct());
}

using System.Security.Claims;
using System.Text.RegularExpressions;
using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using RulesContract = Hermes.Contracts.Ingestion.DetectionRules;

namespace Hermes.Ingestion.DetectionRules;

internal static partial class DetectionRulesApi
{
    public static IEndpointRouteBuilder MapDetectionRules(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/detection-rules").WithTags("Detection rules").RequireAccess(Role.Viewer, Scopes.LogsRead);
        group.MapGet("/", (DetectorHolder detectors) => TypedResults.Ok(RulesMapping.ToContract(detectors.Current.Settings))).WithSummary("The rules by which errors are detected.");
        group.MapPut("/", PutRules).WithSummary("Replaces the rules by which errors are detected; parts left out go back to the built-in ones.").RequireAccess(Role.Admin, Scopes.RulesWrite);
        group.MapPost("/dry-run", TryRules).WithSummary("What rules, or one rule beside those in force, would have found in the lines of the last day. Nothing is changed.");
        return app;
    }

    private static async Task<Results<Ok<RulesContract>, ValidationProblem>> PutRules(
        RulesContract rules, ClaimsPrincipal caller, DetectorHolder detectors, AuditTrail audit, CancellationToken ct)
    {
        if (!RulesMapping.TryCreate(rules, out var detector, out var errors))
        {
            return Problems.Fields(errors.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray()));
        }

        var complete = RulesMapping.ToContract(detector.Settings);
        await detectors.StoreAsync(complete, audit.Event(caller, "detection-rules.replaced", "detection rules"), ct);
        return TypedResults.Ok(complete);
    }

    private static async Task<Results<Ok<DryRunResult>, ValidationProblem>> TryRules(DetectionDryRun body, DetectorHolder detectors, DryRunner runner, CancellationToken ct)
    {
        if (body is { Rule: not null, Rules: not null })
        {
            return Problems.Field("rule", "Give rule or rules, not both.");
        }

        var rules = body.Rule is { } rule
            ? WithRule(RulesMapping.ToContract(detectors.Current.Settings), rule)
            : new RulesContract { Rules = body.Rules, Exclusions = body.Exclusions, SourceExclusions = body.SourceExclusions, Thresholds = body.Thresholds };
        if (!RulesMapping.TryCreate(rules, out var detector, out var errors))
        {
            // One rule stands at some place among those in force; its sender knows it as "rule".
            return Problems.Fields(errors
                .GroupBy(e => body.Rule is null ? e.Field : RulePlace().Replace(e.Field, "rule"))
                .ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray()));
        }

        return TypedResults.Ok(await runner.RunAsync(detector.Settings, ct));
    }

    private static RulesContract WithRule(RulesContract inForce, DetectionRuleSettings rule)
    {
        var rules = inForce.Rules!.ToList();
        var place = rules.FindIndex(known => string.Equals(known.Name, rule.Name, StringComparison.OrdinalIgnoreCase));
        if (place >= 0)
        {
            rules[place] = rule;
        }
        else
        {
            rules.Insert(0, rule);
        }

        return inForce with { Rules = rules };
    }

    [GeneratedRegex(@"^rules\[\d+\]")]
    private static partial Regex RulePlace();
}

using System.Security.Claims;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using RulesContract = Hermes.Contracts.Ingestion.DetectionRules;

namespace Hermes.Ingestion.DetectionRules;

internal static class DetectionRulesApi
{
    public static IEndpointRouteBuilder MapDetectionRules(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/detection-rules").WithTags("Detection rules").RequireAccess(Role.Viewer, Scopes.LogsRead);
        group.MapGet("/", (DetectorHolder detectors) => TypedResults.Ok(RulesMapping.ToContract(detectors.Current.Settings))).WithSummary("The rules by which errors are detected.");
        group.MapPut("/", PutRules).WithSummary("Replaces the rules by which errors are detected; parts left out go back to the built-in ones.").RequireAccess(Role.Admin, Scopes.RulesWrite);
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
}

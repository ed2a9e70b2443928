using System.Text;
using System.Text.Json.Nodes;
using Hermes.ConfigGeneration.Versions;
using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Fleet;
using Hermes.Schemas.Text;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Validation;

internal static class FixEndpoints
{
    public static void MapFixes(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/configurations/fix", Fix).TakesLong().TakesBodiesUpTo(ConfigurationBody.MaxBytes).WithTags("Configurations").RequireAccess(Role.Viewer, Scopes.ConfigsRead)
            .WithSummary("Applies the fixes of findings, all or those of some codes or places, without storing anything.");

    private static async Task<Results<Ok<FixedConfiguration>, ValidationProblem>> Fix(FixRequest request, FleetReader reader, CancellationToken ct)
    {
        if (request.Configuration.ValueKind != System.Text.Json.JsonValueKind.Object)
        {
            return Problems.Field("configuration", "Send the whole configuration, a JSON object.");
        }

        StrictJson.RefuseHalfCharacters(Encoding.UTF8.GetBytes(request.Configuration.GetRawText()));
        var fleet = await reader.NewestAsync(ct);
        var run = new FixRun(node => Check(node, fleet), finding => IsWanted(finding, request));
        var mended = await Task.Run(() => run.Mend(JsonObject.Create(request.Configuration)!, ct), ct);
        return TypedResults.Ok(new FixedConfiguration(
            mended.AsObject(), run.Left.IsValid(),
            [.. run.Applied.Select(finding => new AppliedFix(finding.Code, finding.Pointer, finding.Message, ConfigurationValidator.ToContract(finding.Patch)))],
            run.Left.ToContract()));
    }

    private static IReadOnlyList<ConfigurationFinding> Check(JsonNode node, ConfiguredFleet fleet)
    {
        var (configuration, findings) = ConfigurationValidator.Check(node.ToJsonString());
        return configuration is null ? findings : [.. findings, .. FleetRules.Check(configuration, fleet)];
    }

    private static bool IsWanted(ConfigurationFinding finding, FixRequest request) =>
        (request.Codes is null || request.Codes.Contains(finding.Code, StringComparer.Ordinal)) && (request.Pointers is null || request.Pointers.Contains(finding.Pointer, StringComparer.Ordinal));
}

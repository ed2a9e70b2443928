using Hermes.ConfigGeneration.Versions;
using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations.Fleet;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Validation;

internal static class ValidationEndpoints
{
    public static void MapValidation(this IEndpointRouteBuilder app)
    {
        var configurations = app.MapGroup("/api/v1/configurations").WithTags("Configurations").RequireAccess(Role.Viewer, Scopes.ConfigsRead);
        configurations.MapPost("validate", Validate).TakesBodiesUpTo(ConfigurationBody.MaxBytes).WithSummary("Checks a configuration, also against the other feeds, without storing it.");
        configurations.MapGet("schema", GetSchema).WithSummary("The JSON Schema of configurations.");
    }

    private static async Task<Ok<ValidationResult>> Validate(HttpRequest request, FleetReader fleet, CancellationToken ct)
    {
        var body = await ConfigurationBody.ReadAsync(request, ct);
        var (configuration, findings) = ConfigurationValidator.Check(body.Json);
        if (configuration is not null)
        {
            findings = [.. findings, .. FleetRules.Check(configuration, await fleet.NewestAsync(ct))];
        }

        return TypedResults.Ok(new ValidationResult(findings.IsValid(), findings.ToContract()));
    }

    private static ContentHttpResult GetSchema() => TypedResults.Text(ConfigurationSchema.Text, "application/schema+json");
}

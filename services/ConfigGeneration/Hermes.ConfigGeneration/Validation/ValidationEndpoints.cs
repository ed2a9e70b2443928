using Hermes.Contracts.Configurations;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Validation;

internal static class ValidationEndpoints
{
    public static void MapValidation(this IEndpointRouteBuilder app)
    {
        var configurations = app.MapGroup("/api/v1/configurations").WithTags("Configurations").RequireAccess(Role.Viewer, Scopes.ConfigsRead);
        configurations.MapPost("validate", Validate).TakesBodiesUpTo(ConfigurationBody.MaxBytes).WithSummary("Checks a configuration without storing it.");
        configurations.MapGet("schema", GetSchema).WithSummary("The JSON Schema of configurations.");
    }

    private static async Task<Ok<ValidationResult>> Validate(HttpRequest request, CancellationToken ct)
    {
        var body = await ConfigurationBody.ReadAsync(request, ct);
        var (_, findings) = ConfigurationValidator.Check(body.Json);
        return TypedResults.Ok(new ValidationResult(findings.IsValid(), findings.ToContract()));
    }

    private static ContentHttpResult GetSchema() => TypedResults.Text(ConfigurationSchema.Text, "application/schema+json");
}

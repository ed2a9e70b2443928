using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Templates;

internal static class TemplateEndpoints
{
    public static void AddTemplates(this WebApplicationBuilder builder) => builder.Services.AddSingleton(new TemplateLibrary());

    public static void MapTemplates(this IEndpointRouteBuilder app)
    {
        var templates = app.MapGroup("/api/v1/templates").WithTags("Templates").RequireAccess(Role.Viewer, Scopes.ConfigsRead);
        templates.MapGet("", List).WithSummary("The templates a configuration can be made from.");
        templates.MapGet("{id}", Get).WithSummary("One template with its parameters.");
    }

    private static Ok<ConfigurationTemplate[]> List(TemplateLibrary library) => TypedResults.Ok(library.All.Select(ToContract).ToArray());

    private static Results<Ok<ConfigurationTemplate>, ProblemHttpResult> Get(string id, TemplateLibrary library) =>
        library.Find(id) is { } template ? TypedResults.Ok(ToContract(template)) : Problems.NotFound("template", id);

    private static ConfigurationTemplate ToContract(FeedTemplate template) =>
        new(template.Id, template.Name, template.Domain, template.Description,
            [.. template.Parameters.Select(parameter => new TemplateParameter(parameter.Name, parameter.Description, parameter.Default, parameter.Options))])
        {
            Documentation = template.Documentation,
        };
}

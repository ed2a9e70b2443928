using Hermes.ConfigGeneration.Templates.Teams;
using Hermes.Contracts.Configurations;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Templates;

/// <summary>Reading templates: the list, one of them, what goes together.</summary>
internal static class TemplateEndpoints
{
    private static readonly string[] Kinds = ["domain", "format", "target"];

    public static void AddTemplates(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new TemplateLibrary());
        builder.Services.AddHostedService<EngineWarmUp>();
        builder.AddTeamTemplates();
    }

    public static void MapTemplates(this IEndpointRouteBuilder app)
    {
        var templates = app.MapGroup("/api/v1/templates").WithTags("Templates").RequireAccess(Role.Viewer, Scopes.ConfigsRead);
        templates.MapGet("", List).WithSummary("The templates a configuration can be made from: domains, or formats or targets with ?kind=.");
        templates.MapGet("combinations", Combinations).WithSummary("Which formats, domains and targets go together, and why others do not.");
        templates.MapGet("schema", () => TypedResults.Text(TemplateSchema.Text, "application/schema+json")).WithSummary("The JSON Schema of templates.");
        templates.MapGet("{id}", Get).WithSummary("One template with its parameters and its file.");
        app.MapTeamTemplates();
    }

    private static async Task<Results<Ok<ConfigurationTemplate[]>, ValidationProblem>> List(TeamTemplates catalog, CancellationToken ct, string kind = "domain")
    {
        if (kind != "all" && !Kinds.Contains(kind, StringComparer.Ordinal))
        {
            return Problems.Field("kind", "Use domain, format, target or all.");
        }

        var book = await catalog.ReadAsync(ct);
        return TypedResults.Ok(book.All.Where(entry => kind == "all" || entry.Template.Kind == kind).Select(entry => entry.ToContract()).ToArray());
    }

    private static async Task<Results<Ok<TemplateCombinations>, ValidationProblem>> Combinations(
        string? format, string? template, string? target, bool? possible, TeamTemplates catalog, CancellationToken ct)
    {
        var book = await catalog.ReadAsync(ct);
        var unknown = new[] { ("format", format), ("template", template), ("target", target) }.Where(pair => pair.Item2 is { } id && book.Find(id) is null).Select(pair => pair.Item1).FirstOrDefault();
        return unknown is not null ? Problems.Field(unknown, $"There is no such template. GET /api/v1/templates?kind={(unknown == "template" ? "domain" : unknown)} lists them.")
            : TypedResults.Ok(TemplateCombinationList.Of(book, format, template, target, possible));
    }

    private static async Task<Results<Ok<ConfigurationTemplate>, ProblemHttpResult>> Get(string id, HttpResponse response, TeamTemplates catalog, CancellationToken ct)
    {
        if ((await catalog.ReadAsync(ct)).Find(id) is not { } entry)
        {
            return Problems.NotFound("template", id);
        }

        if (entry.Version is not null)
        {
            response.Headers.ETag = $"\"{entry.Version}\"";
        }

        return TypedResults.Ok(entry.ToContractWithFile());
    }
}

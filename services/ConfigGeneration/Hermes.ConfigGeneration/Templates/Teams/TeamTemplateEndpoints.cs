using System.Security.Claims;
using System.Text.Json;
using Hermes.ConfigGeneration.Versions;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations.Templates;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Templates.Teams;

/// <summary>Templates of this installation: store, try, remove, look back.</summary>
internal static class TeamTemplateEndpoints
{
    public static void AddTeamTemplates(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TemplateFiles>();
        builder.Services.AddSingleton<TeamTemplates>();
        builder.Services.AddSingleton<TemplateStore>();
    }

    public static void MapTeamTemplates(this IEndpointRouteBuilder app)
    {
        var templates = app.MapGroup("/api/v1/templates").WithTags("Templates").RequireAccess(Role.Viewer, Scopes.ConfigsRead);
        templates.MapGet("unusable", Unusable).WithSummary("Files of the repository that are no usable templates, with the reasons.");
        templates.MapGet("{id}/history", History).WithSummary("The newest hundred changes of a team's template.");
        var changes = app.MapGroup("/api/v1/templates").WithTags("Templates").RequireAccess(Role.Operator, Scopes.ConfigsWrite);
        changes.MapPost("test", Test).Accepts<SaveTemplateRequest>("application/json").TakesBodiesUpTo(TemplateCheck.MaxBytes).WithSummary("Checks a template and runs its test, without storing it.");
        changes.MapPut("{id}", Save).Accepts<SaveTemplateRequest>("application/json").TakesBodiesUpTo(TemplateCheck.MaxBytes).WithSummary("Stores a team's template whose test passes; with If-Match only over the version you saw.");
        changes.MapDelete("{id}", Remove).WithSummary("Removes a team's template; feeds made from it stay as they are.");
    }

    private static async Task<Ok<IReadOnlyList<UnusableTemplate>>> Unusable(TeamTemplates templates, CancellationToken ct) => TypedResults.Ok((await templates.ReadAsync(ct)).Unusable);

    private static async Task<Results<Ok<IReadOnlyList<TemplateChange>>, ProblemHttpResult>> History(string id, GitRepository repository, TemplateFiles files, CancellationToken ct)
    {
        var changes = TemplateId.IsValid(id) ? await files.HistoryAsync(await repository.HeadAsync(ct), id, ct) : [];
        return changes.Count == 0 ? Problems.NotFound("team's template", id) : TypedResults.Ok(changes);
    }

    private static async Task<Results<Ok<TemplateTestResult>, ValidationProblem>> Test(JsonElement body, TeamTemplates templates, CancellationToken ct)
    {
        var (problems, _) = await CheckAsync(SentTemplate.Of(body, null, null).Template, null, templates, ct);
        return TypedResults.Ok(new TemplateTestResult(problems.Count == 0, problems));
    }

    private static async Task<Results<Ok<ConfigurationTemplate>, ValidationProblem, ProblemHttpResult>> Save(
        string id, JsonElement body, string? message, string? author, ClaimsPrincipal caller, HttpRequest request, HttpResponse response, TemplateLibrary library, TeamTemplates templates, TemplateStore store, CancellationToken ct)
    {
        if (Refusal(id, library) is { } refusal)
        {
            return Problems.Field("id", refusal);
        }

        var sent = SentTemplate.Of(body, message, author);
        var (problems, template) = await CheckAsync(sent.Template, id, templates, ct);
        if (template is null)
        {
            return TemplateProblems.Unusable(problems);
        }

        var change = new Change(caller, "template.saved", ChangeEndpoints.MessageOf(sent.Message, $"Change template {id}"), ChangeEndpoints.AuthorOf(caller, sent.Author));
        var outcome = await store.SaveAsync(id, sent.Template, change, ChangeEndpoints.Expectation(request), ct);
        if (outcome.Conflict)
        {
            return TemplateProblems.Conflict(id, outcome.Before);
        }

        if (outcome.Full)
        {
            return Problems.Field("id", $"There are {TeamTemplates.MostTemplates} templates already, which is all there may be. Remove one that is not used.");
        }

        var stored = (await templates.ReadAsync(ct)).Find(id);
        if (stored is null)
        {
            return Problems.NotFound("template any more called", id);
        }

        response.Headers.ETag = $"\"{stored.Version}\"";
        return TypedResults.Ok(stored.ToContractWithFile());
    }

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> Remove(
        string id, string? message, string? author, ClaimsPrincipal caller, HttpRequest request, TemplateLibrary library, TemplateStore store, CancellationToken ct)
    {
        if (Refusal(id, library) is { } refusal)
        {
            return Problems.Field("id", refusal);
        }

        var change = new Change(caller, "template.removed", ChangeEndpoints.MessageOf(message, $"Remove template {id}"), ChangeEndpoints.AuthorOf(caller, author));
        var outcome = await store.RemoveAsync(id, change, ChangeEndpoints.Expectation(request), ct);
        return outcome.Missing ? Problems.NotFound("team's template", id) : outcome.Conflict ? TemplateProblems.Conflict(id, outcome.Before) : TypedResults.NoContent();
    }

    private static string? Refusal(string id, TemplateLibrary library) =>
        !TemplateId.IsValid(id) ? TemplateId.Rule
        : library.Find(id) is not null ? $"'{id}' ships with Hermes and stays as it is. Store a template of your own under another id."
        : null;

    private static async Task<(IReadOnlyList<string> Problems, Template? Template)> CheckAsync(JsonElement body, string? id, TeamTemplates templates, CancellationToken ct)
    {
        var (template, problems) = TemplateCheck.Read(body.GetRawText(), id);
        if (template is null)
        {
            return (problems, null);
        }

        var book = await templates.ReadAsync(ct);
        var differences = await Task.Run(() => TemplateCheck.Try(template, other => book.Find(other)?.Template, ct), ct);
        return (differences, differences.Count == 0 ? template : null);
    }
}

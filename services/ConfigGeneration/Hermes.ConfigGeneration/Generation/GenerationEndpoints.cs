using System.Text.Json;
using Hermes.ConfigGeneration.References;
using Hermes.ConfigGeneration.Samples;
using Hermes.ConfigGeneration.Templates;
using Hermes.ConfigGeneration.Templates.Teams;
using Hermes.ConfigGeneration.Validation;
using Hermes.Contracts.Configurations;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Templates;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Suggestions;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Generation;

internal static class GenerationEndpoints
{
    public static void AddGeneration(this WebApplicationBuilder builder) => builder.Services.AddSingleton<SampleProver>();

    public static void MapGeneration(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/configurations/generate", Generate).TakesLong().WithSummary("Makes a configuration of a sample and a template, and proves that it reads the sample.").WithTags("Configurations").RequireAccess(Role.Operator, Scopes.ConfigsWrite);

    private static async Task<Results<Ok<GeneratedConfiguration>, ValidationProblem, ProblemHttpResult>> Generate(
        GenerateRequest request, SampleStore samples, SampleProver prover, TeamTemplates catalog, KeySketchStore sketches, CancellationToken ct)
    {
        var templates = await catalog.ReadAsync(ct);
        var errors = ErrorsOf(request, templates);
        if (errors.Count > 0)
        {
            return Problems.Fields(errors);
        }

        if (await samples.FindAsync(request.SampleId!.Value, ct) is not { } sample)
        {
            return Problems.NotFound("sample", request.SampleId.Value.ToString());
        }

        try
        {
            var composition = Compose(request, templates);
            var choices = request.Choices ?? new Dictionary<string, string>();
            var analysis = await samples.AnalyzeAsync(sample.SampleId, choices, request.Feed, ct);
            if (composition.Answered(analysis, choices) is { } answered)
            {
                choices = answered;
                analysis = await samples.AnalyzeAsync(sample.SampleId, choices, request.Feed, ct);
            }

            if (analysis.Flattenings.Any(proposal => request.Suggestions?.Contains(proposal.Id) == true && !choices.ContainsKey(proposal.Id)))
            {
                // Flattening changes what the rows are, so the sample is read again with it.
                choices = FlattenProposals.Answers(analysis.Flattenings, request.Suggestions!, choices);
                analysis = await samples.AnalyzeAsync(sample.SampleId, choices, request.Feed, ct);
            }

            var (configuration, valid, made) = Build(request, analysis, composition, choices, samples.Naming);
            await sketches.StoreAsync(configuration, analysis, ct);
            return TypedResults.Ok(valid is null ? made : WithProof(made, await prover.ProveAsync(sample, valid, ct)));
        }
        catch (TemplateMisfitException e)
        {
            return TypedResults.Problem(string.Join(' ', e.Reasons), statusCode: StatusCodes.Status422UnprocessableEntity, title: "The templates do not fit", extensions: new Dictionary<string, object?> { ["reasons"] = e.Reasons });
        }
        catch (SampleRejectedException e)
        {
            return SampleEndpoints.Rejected(e);
        }
    }

    private static TemplateComposition Compose(GenerateRequest request, TemplateBook templates)
    {
        var domain = templates.Find<FeedTemplate>(request.TemplateId)!;
        var (format, target) = (templates.Find<FormatTemplate>(request.FormatTemplateId), templates.Find<TargetTemplate>(request.TargetTemplateId));
        TemplateMisfitException.ThrowIfAny(CompositionRules.ReasonsAgainst(format, domain, target));
        return new TemplateComposition(domain, format, target, request.Choices);
    }

    // Without a valid configuration there is nothing to prove.
    private static (FeedConfiguration Configuration, FeedConfiguration? Valid, GeneratedConfiguration Made) Build(GenerateRequest request, SampleAnalysis sample, TemplateComposition composition, IReadOnlyDictionary<string, string> choices, NamingStyle naming)
    {
        TemplateMisfitException.ThrowIfAny([.. composition.ReasonsAgainst(sample, choices)]);
        var wanted = new GenerationRequest
        {
            Feed = request.Feed!,
            Source = request.Source!,
            Target = request.Target!,
            Owner = request.Owner,
            ImpactTier = request.ImpactTier,
            Schedule = request.Schedule,
            Choices = choices,
            Suggestions = request.Suggestions,
            Naming = naming,
        };
        var prepared = composition.Prepare(sample, choices);
        var configuration = composition.Finish(ConfigurationGenerator.Generate(wanted, prepared, composition.Template), sample, choices);
        var json = ConfigurationJson.Write(configuration);
        var (valid, findings) = ConfigurationValidator.Check(json);
        var all = findings.Concat(ConfigurationGenerator.OpenQuestions(wanted, sample, configuration)).Concat(ConfigurationGenerator.UnknownSuggestions(wanted, prepared)).Concat(ChoiceRules.Unknown(choices, composition.Template, sample)).ToList();
        return (configuration, valid, new GeneratedConfiguration(JsonSerializer.SerializeToNode(configuration, ConfigurationJson.Options)!.AsObject(), all.ToContract(), new SampleProof(0, 0, [])));
    }

    private static GeneratedConfiguration WithProof(GeneratedConfiguration made, SampleProof proof)
    {
        List<ConfigurationFinding> misfits = [];
        if (proof.RowsRejected > 0)
        {
            misfits.Add(new ConfigurationFinding("HRM-CFG-081", Severity.Warning, "/schema", $"{proof.RowsRejected} of {proof.RowsRead} rows of the sample do not fit the configuration.", "See the rejected rows; correct the type, allow missing values, or mend the file."));
        }

        if (proof.Differences.FirstOrDefault(found => found.IsLost) is { } lost)
        {
            misfits.Add(new ConfigurationFinding("HRM-CFG-084", Severity.Warning, "/schema", $"{proof.RowsParsed - proof.RowsRoundTripped} of {proof.RowsParsed} rows do not come back as they were read; the first on line {lost.Line}: '{lost.Read}' in '{lost.Column}' is written '{lost.Written}'.", "Take a type or format that holds all of it, or text; add the column if it is missing."));
        }

        return made with { Findings = [.. made.Findings, .. misfits.ToContract()], Proof = proof };
    }

    private static Dictionary<string, string[]> ErrorsOf(GenerateRequest request, TemplateBook templates)
    {
        var errors = new Dictionary<string, string[]>();
        Add(!FeedName.IsValid(request.Feed), "feed", FeedName.Rule);
        Add(request.SampleId is null, "sampleId", "Name the sample: the sampleId that POST /api/v1/samples gave.");
        Add(templates.Find<FeedTemplate>(request.TemplateId) is null, "templateId", $"Name a template: {templates.IdsOf<FeedTemplate>()}.");
        Add(request.FormatTemplateId is not null && templates.Find<FormatTemplate>(request.FormatTemplateId) is null, "formatTemplateId", $"Name a format: {templates.IdsOf<FormatTemplate>()}; or leave it out.");
        Add(request.TargetTemplateId is not null && templates.Find<TargetTemplate>(request.TargetTemplateId) is null, "targetTemplateId", $"Name a kind of target: {templates.IdsOf<TargetTemplate>()}; or leave it out.");
        Add(string.IsNullOrWhiteSpace(request.Source), "source", "Say where the feed reads, for example sftp://host/path/*.csv.");
        Add(string.IsNullOrWhiteSpace(request.Target), "target", "Say where the feed writes, for example postgres://warehouse/trades.");
        Add(request.ImpactTier is < 1 or > 5, "impactTier", "Use 1 (low) to 5 (critical).");
        Add(request.Schedule is { Length: > 0 } cron && CronExpression.ErrorOf(cron) is not null, "schedule", $"The schedule cannot be read: {CronExpression.ErrorOf(request.Schedule ?? "")}.");
        return errors;

        void Add(bool wrong, string field, string message)
        {
            if (wrong)
            {
                errors[field] = [message];
            }
        }
    }
}

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
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Generation;

internal static class GenerationEndpoints
{
    public static void MapGeneration(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/configurations/generate", Generate).TakesLong().WithSummary("Makes a configuration of a sample and a template, and proves that it reads the sample.").WithTags("Configurations").RequireAccess(Role.Operator, Scopes.ConfigsWrite);

    private static async Task<Results<Ok<GeneratedConfiguration>, ValidationProblem, ProblemHttpResult>> Generate(
        GenerateRequest request, SampleStore samples, TeamTemplates catalog, KeySketchStore sketches, CancellationToken ct)
    {
        var templates = await catalog.ReadAsync(ct);
        var errors = ErrorsOf(request, templates);
        if (errors.Count > 0)
        {
            return Problems.Fields(errors);
        }

        if (await samples.FindAsync(request.SampleId!.Value, ct) is null)
        {
            return Problems.NotFound("sample", request.SampleId.Value.ToString());
        }

        try
        {
            return TypedResults.Ok(await BuildAsync(request, samples, Compose(request, templates), sketches, ct));
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

    private static async Task<GeneratedConfiguration> BuildAsync(GenerateRequest request, SampleStore samples, TemplateComposition composition, KeySketchStore sketches, CancellationToken ct)
    {
        var choices = request.Choices ?? new Dictionary<string, string>();
        var sample = await samples.AnalyzeAsync(request.SampleId!.Value, choices, request.Feed, ct);
        if (composition.Answered(sample, choices) is { } answered)
        {
            choices = answered;
            sample = await samples.AnalyzeAsync(request.SampleId.Value, choices, request.Feed, ct);
        }

        if (sample.Flattenings.Any(proposal => request.Suggestions?.Contains(proposal.Id) == true && !choices.ContainsKey(proposal.Id)))
        {
            // Flattening changes what the rows are, so the sample is read again with it.
            choices = FlattenProposals.Answers(sample.Flattenings, request.Suggestions!, choices);
            sample = await samples.AnalyzeAsync(request.SampleId.Value, choices, request.Feed, ct);
        }

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
            Naming = samples.Naming,
        };
        var prepared = composition.Prepare(sample, choices);
        var configuration = composition.Finish(ConfigurationGenerator.Generate(wanted, prepared, composition.Template), sample, choices);
        var json = ConfigurationJson.Write(configuration);
        var (valid, findings) = ConfigurationValidator.Check(json);
        var all = findings.Concat(ConfigurationGenerator.OpenQuestions(wanted, sample, configuration)).Concat(ConfigurationGenerator.UnknownSuggestions(wanted, prepared)).Concat(ChoiceRules.Unknown(choices, composition.Template, sample)).ToList();
        var proof = valid is null ? new ProofResult(0, 0, []) : await Task.Run(() => Prove(request.SampleId.Value, valid, samples, ct), ct);
        if (proof.RowsRejected > 0)
        {
            all.Add(new ConfigurationFinding("HRM-CFG-081", Severity.Warning, "/schema", $"{proof.RowsRejected} of {proof.RowsRead} rows of the sample do not fit the configuration.", "See the rejected rows; correct the type, allow missing values, or mend the file."));
        }

        await sketches.StoreAsync(configuration, sample, ct);
        return new GeneratedConfiguration(JsonSerializer.SerializeToNode(configuration, ConfigurationJson.Options)!.AsObject(), all.ToContract(), ToContract(proof));
    }

    // The whole file is read again with nothing but the configuration: what a pipeline would do.
    private static ProofResult Prove(Guid sampleId, FeedConfiguration configuration, SampleStore samples, CancellationToken ct)
    {
        using var file = samples.Open(sampleId);
        return ConfigurationProof.Run(file, configuration, null, ct);
    }

    private static SampleProof ToContract(ProofResult proof) =>
        new(proof.RowsRead, proof.RowsParsed, [.. proof.Rejected.Select(row => new RejectedSampleRow(row.Line, row.Column, row.Reason))])
        {
            RowsLeftOut = proof.RowsLeftOut,
            After = proof.After is { } after ? new SampleRows(after.Columns, after.Rows) : null,
            RowsRoundTripped = proof.RowsRoundTripped,
            RowsRespelled = proof.RowsRespelled,
            Differences = [.. proof.Differences.Select(found => new SampleDifference(found.Line, found.Column, found.Read, found.Written, found.IsLost))],
        };

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

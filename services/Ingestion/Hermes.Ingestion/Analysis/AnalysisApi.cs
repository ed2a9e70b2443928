using System.Text;
using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.DetectionRules;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Sources;
using Hermes.Logs;
using Hermes.Logs.Parsing;
using Hermes.Logs.Templates;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Ingestion.Analysis;

/// <summary>What Hermes would make of lines, without storing or learning anything.</summary>
internal static class AnalysisApi
{
    private const int MostLogs = 1_000;
    private const int MostLines = 10_000;
    private const int MostBytes = 4 * 1024 * 1024;
    private const string DefaultSource = "http";

    public static IEndpointRouteBuilder MapAnalysis(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/logs").WithTags("Analysis").RequireAccess(Role.Viewer, Scopes.LogsRead);
        group.MapPost("/analyze", Analyze).WithSummary("Says of each line its template, categories, severity and whether it is unusual. Nothing is stored.").TakesBodiesUpTo(MostBytes);
        group.MapPost("/parse", Parse).WithSummary("Takes lines apart into time, level, component, message and parameters. Nothing is stored.").Accepts<string>("text/plain", "*/*").TakesBodiesUpTo(MostBytes);
        return app;
    }

    private static Results<Ok<AnalyzeResult>, ValidationProblem> Analyze(
        AnalyzeRequest request, SourceRegistry sources, TemplateCatalog templates, DetectorHolder detectors, TimeProvider time)
    {
        if (request.Logs is not { Count: > 0 and <= MostLogs })
        {
            return Problems.Field("logs", $"Send 1 to {MostLogs} lines, as {{\"logs\":[\"...\"]}}.");
        }

        if (request.Logs.ToList().FindIndex(l => l is null) is >= 0 and var empty)
        {
            return Problems.Field($"logs[{empty}]", "Must be a text.");
        }

        var source = sources.Find(request.Source ?? DefaultSource);
        var sample = SourceSample.Read(source.Settings, request.Logs, time.GetUtcNow());
        var results = new List<AnalyzedLog>();
        results.AddRange(sample.Records.Select(record => Describe(record, source.Name, templates.Miner, detectors)));
        return TypedResults.Ok(new AnalyzeResult(results));
    }

    private static AnalyzedLog Describe(SampleRecord record, string source, TemplateMiner miner, DetectorHolder detectors)
    {
        var message = Encoding.UTF8.GetBytes(record.Message);
        var match = miner.Match(source, message);
        var found = detectors.Current.Explain(record.Level, message, source);
        return new AnalyzedLog
        {
            Log = record.Raw,
            Format = record.Format,
            Level = record.Level is { } level ? level.ToText() : null,
            TemplateId = match.Template?.IdText,
            Template = match.Text,
            IsError = found.Count > 0,
            IsAnomaly = match.Template is null,
            Severity = found.Count > 0 ? (ErrorSeverity)found[0].Severity : null,
            Categories = [.. found.Select(f => new CategoryGuess(f.Category, Math.Round(f.Confidence, 3), f.Rule))],
        };
    }

    private static async Task<Results<Ok<IReadOnlyList<ParsedLog>>, ValidationProblem, ProblemHttpResult>> Parse(
        HttpRequest request, string? source, SourceRegistry sources, TemplateCatalog templates, TimeProvider time, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, MostBytes, ct);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        if (BinaryCheck.LooksBinary(body.Bytes.Span))
        {
            return Problems.Field("body", "The body is binary, not text. Send lines of UTF-8 text.");
        }

        var lines = body.Bytes.Span.Count((byte)'\n') + 1;
        if (lines > MostLines)
        {
            return Problems.Field("body", $"The body has {lines} lines; {MostLines} are allowed.");
        }

        var reader = sources.Find(source ?? DefaultSource);
        var sample = SourceSample.Read(reader.Settings, body.Bytes.Span, time.GetUtcNow());
        var parsed = new List<ParsedLog>();
        parsed.AddRange(sample.Records.Select(record => Describe(record, reader.Name, templates.Miner, sample.Verdict)));
        return TypedResults.Ok<IReadOnlyList<ParsedLog>>(parsed);
    }

    private static ParsedLog Describe(SampleRecord record, string source, TemplateMiner miner, FormatVerdict verdict)
    {
        var match = miner.Match(source, Encoding.UTF8.GetBytes(record.Message));
        return new ParsedLog
        {
            LineNumber = record.LineNumber,
            Lines = record.Lines,
            Format = record.Format,
            FormatConfidence = verdict.ConfidenceOf(record.Format),
            Timestamp = record.Time,
            Level = record.Level is { } level ? level.ToText() : null,
            Component = record.Component,
            Message = record.Message,
            Feed = record.Feed,
            ExecutionId = record.ExecutionId,
            TemplateId = match.Template?.IdText,
            Template = match.Text,
            Parameters = [.. match.Parameters.Select(parameter => parameter.Value)],
            ParameterKinds = [.. match.Parameters.Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Kind.ToString()))],
            Marks = MarkNames.Of(record.Marks),
        };
    }
}

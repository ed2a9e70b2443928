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
        var now = time.GetUtcNow();
        var results = new List<AnalyzedLog>();
        results.AddRange(request.Logs.Select(log => AnalyzeLine(log, source, templates.Miner, detectors, now)));
        return TypedResults.Ok(new AnalyzeResult(results));
    }

    private static AnalyzedLog AnalyzeLine(string log, Source source, TemplateMiner miner, DetectorHolder detectors, DateTimeOffset now)
    {
        var marks = LineMarks.None;
        var line = source.Parser.Parse(LineText.Clean(log, ref marks), now, marks);
        var template = miner.Match(source.Name, line.Message, out var masked, out _);
        var found = detectors.Current.Explain(line.Level, line.Message);
        return new AnalyzedLog
        {
            Log = line.Raw,
            Level = line.Level is { } level ? level.ToText() : null,
            TemplateId = template?.IdText,
            Template = template?.Text ?? masked,
            IsError = found.Count > 0,
            IsAnomaly = template is null,
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

        var lines = Split(body.Bytes.Span);
        if (lines.Count > MostLines)
        {
            return Problems.Field("body", $"The body has {lines.Count} lines; {MostLines} are allowed.");
        }

        var reader = sources.Find(source ?? DefaultSource);
        var now = time.GetUtcNow();
        var parsed = new List<ParsedLog>();
        parsed.AddRange(lines.Select(l => ParseLine(l.Number, l.Text, l.Marks, reader, templates.Miner, now)));
        return TypedResults.Ok<IReadOnlyList<ParsedLog>>(parsed);
    }

    private static ParsedLog ParseLine(int number, string text, LineMarks marks, Source source, TemplateMiner miner, DateTimeOffset now)
    {
        var line = source.Parser.Parse(text, now, marks);
        var template = miner.Match(source.Name, line.Message, out var masked, out var parameters);
        return new ParsedLog
        {
            LineNumber = number,
            // The time of receipt stands in where a line states none; here that would only mislead.
            Timestamp = line.StatedTime ?? (line.Time == now ? null : line.Time),
            Level = line.Level is { } level ? level.ToText() : null,
            Component = line.Component,
            Message = line.Message,
            TemplateId = template?.IdText,
            Template = template?.Text ?? masked,
            Parameters = parameters,
            Marks = MarkNames.Of(line.Marks),
        };
    }

    private static List<(int Number, string Text, LineMarks Marks)> Split(ReadOnlySpan<byte> body)
    {
        var lines = new List<(int, string, LineMarks)>();
        var number = 0;
        foreach (var range in body.Split((byte)'\n'))
        {
            number++;
            var marks = LineMarks.None;
            var text = LineText.Decode(body[range].TrimEnd((byte)'\r'), ref marks);
            if (!string.IsNullOrWhiteSpace(text))
            {
                lines.Add((number, text, marks));
            }
        }

        return lines;
    }
}

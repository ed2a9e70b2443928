using System.Text;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Runs the test in a template: sample, composition, configuration, rules and proof, each compared with what is expected.</summary>
public static class TemplateTester
{
    /// <summary>The domain that formats and targets are tried with when they name none.</summary>
    public const string AnyTable = "files-as-is";

    /// <summary>Runs the test of a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="find">The other templates, by id.</param>
    /// <param name="ct">Cancels between rows.</param>
    /// <returns>What differs from what is expected; empty when the test passes.</returns>
    public static IReadOnlyList<string> Run(Template template, Func<string, Template?> find, CancellationToken ct = default)
    {
        if (template.Test is not { } test)
        {
            return ["The template has no test."];
        }

        var domain = template as FeedTemplate ?? find(test.Domain ?? AnyTable) as FeedTemplate;
        var format = template as FormatTemplate ?? (test.Format is null ? null : find(test.Format) as FormatTemplate);
        var target = template as TargetTemplate ?? (test.Target is null ? null : find(test.Target) as TargetTemplate);
        var unknown = new[] { (domain is null ? test.Domain ?? AnyTable : null), (format is null ? test.Format : null), (target is null ? test.Target : null) }.OfType<string>().ToList();
        if (unknown.Count > 0)
        {
            return [.. unknown.Select(id => $"test: there is no such template: {id}.")];
        }

        try
        {
            return Compare(test, new TemplateComposition(domain!, format, target, test.Choices), CompositionRules.ReasonsAgainst(format, domain!, target), ct);
        }
        catch (SampleRejectedException e)
        {
            return [$"test/sample: {e.Message}"];
        }
    }

    private static List<string> Compare(TemplateTest test, TemplateComposition composition, IReadOnlyList<string> against, CancellationToken ct)
    {
        if (against.Count > 0)
        {
            return [.. against];
        }

        var file = Encoding.UTF8.GetBytes(string.Join('\n', test.Sample) + "\n");
        var choices = test.Choices;
        var sample = Analyze();
        if (composition.Answered(sample, choices) is { } answered)
        {
            choices = answered;
            sample = Analyze();
        }

        var refused = composition.ReasonsAgainst(sample, choices).ToList();
        if (refused.Count > 0)
        {
            return refused;
        }

        var request = new GenerationRequest { Feed = "TEMPLATE_TEST", Source = "/in/*", Target = "postgres://warehouse/template_test", Owner = "team@example.org", Choices = choices };
        var configuration = composition.Finish(ConfigurationGenerator.Generate(request, composition.Prepare(sample, choices), composition.Template), sample, choices);
        var proof = ConfigurationProof.Run(new MemoryStream(file), configuration, ct: ct);
        var differences = ConfigurationRules.Check(configuration).Where(finding => finding.Severity == Severity.Error).Select(finding => $"{finding.Code} {finding.Pointer}: {finding.Message}").ToList();
        differences.AddRange(proof.Rejected.Take(3).Select(row => $"test/sample line {row.Line}: {row.Column} {row.Reason}"));
        differences.AddRange(ExpectationCheck.Differences(test.Expect, configuration, proof));
        return differences;

        SampleAnalysis Analyze() => SampleAnalyzer.Analyze(new MemoryStream(file), answers: choices, ct: ct);
    }
}

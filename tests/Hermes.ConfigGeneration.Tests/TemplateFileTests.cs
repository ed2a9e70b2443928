using Hermes.ConfigGeneration.Templates;
using Hermes.ConfigGeneration.Validation;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Templates;

namespace Hermes.ConfigGeneration.Tests;

/// <summary>The templates that ship with Hermes: each by its own test, and all of them with each other.</summary>
public sealed class TemplateFileTests
{
    private static readonly TemplateLibrary Library = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Ids => [.. Library.All.Select(shipped => shipped.Template.Id)];

    public static TheoryData<string> Formats => [.. Of<FormatTemplate>().Select(format => format.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_template_passes_the_test_in_its_file(string id)
    {
        var template = Library.Find(id)!;
        Assert.Equal("", string.Join('\n', TemplateTester.Run(template, Library.Find, Token)));
        Assert.Equal([], TemplateCheck.Read(Library.All.Single(shipped => shipped.Template.Id == id).Json, id).Problems);
        Assert.True(template.Documentation.Length > 100, "The documentation says too little.");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_possible_combination_gives_a_valid_configuration_that_reads_a_sample_of_its_format(string format)
    {
        var written = (FormatTemplate)Library.Find(format)!;
        var tried = 0;
        foreach (var domain in Of<FeedTemplate>())
        {
            var (file, names) = SampleInFormat.Write(domain.Test!.Sample, written);
            foreach (var target in Of<TargetTemplate>().Where(target => CompositionRules.ReasonsAgainst(written, domain, target).Count == 0))
            {
                Assert.Equal("", string.Join('\n', ProblemsWith(new TemplateComposition(domain, written, target), file, names).Select(problem => $"{format} x {domain.Id} x {target.Id}: {problem}")));
                tried++;
            }
        }

        Assert.True(tried >= 20, $"{format} goes together with {tried} only.");
    }

    [Fact]
    public void More_than_fifty_combinations_go_together_and_the_others_say_why_not()
    {
        var book = new TemplateBook(Library.All.Select(shipped => new TemplateEntry(shipped.Template, shipped.Json)), []);
        var all = TemplateCombinationList.Of(book, null, null, null, null);
        Assert.True(all.Possible >= 50, $"{all.Possible} go together.");
        Assert.All(all.Items.Where(item => !item.Possible), item => Assert.NotEmpty(item.Reasons));
        Assert.Contains(CompositionRules.ReasonsAgainst(null, Domain("web-logs"), Target("snapshot-replace")), reason => reason.Contains("throw the earlier rows away", StringComparison.Ordinal));
        Assert.Contains(CompositionRules.ReasonsAgainst(Format("pipe-no-header"), Domain("change-data-capture"), null), reason => reason.Contains("come and go", StringComparison.Ordinal));
        Assert.Contains(CompositionRules.ReasonsAgainst(null, Domain("orders"), Target("cdc-merge")), reason => reason.Contains("was done to a row elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public void A_parameter_is_put_where_the_template_asks_for_it()
    {
        var changes = Domain("change-data-capture");
        var test = changes.Test! with { Sample = ["op,lsn,kunde,stufe", "c,1000,7,gold", "u,1001,7,silver", "c,1002,8,gold"], Expect = new TemplateExpectation { Rows = 3, WriteMode = "upsert", PrimaryKey = ["kunde"] } };
        Assert.NotEqual([], TemplateTester.Run(changes with { Test = test }, Library.Find, Token));
        Assert.Equal([], TemplateTester.Run(changes with { Test = test with { Choices = new Dictionary<string, string> { ["keyColumn"] = "kunde" } } }, Library.Find, Token));
        Assert.Contains("does not compile", TemplateTester.Run(changes with { Test = test with { Choices = new Dictionary<string, string> { ["keyColumn"] = "(k" } } }, Library.Find, Token)[0], StringComparison.Ordinal);
        Assert.Contains("there is no parameter 'other'", TemplateTester.Run(changes with { Key = ["{{other}}"] }, Library.Find, Token)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_that_fails_says_what_differs()
    {
        var orders = Domain("orders");
        var wrong = orders with { Test = orders.Test! with { Expect = orders.Test.Expect with { WriteMode = "append", Roles = new Dictionary<string, string> { ["total"] = "price" } } } };
        Assert.Equal(
            ["test/expect/writeMode: expected 'append', found 'upsert'.", "test/expect/roles/total: expected 'price', found 'amount'."],
            TemplateTester.Run(wrong, Library.Find, Token));
    }

    private static IEnumerable<string> ProblemsWith(TemplateComposition composition, byte[] file, string names)
    {
        // Who has the names knows that the file has none.
        IReadOnlyDictionary<string, string> choices = names.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["columnNames"] = names, ["header"] = "false" };
        var sample = SampleAnalyzer.Analyze(new MemoryStream(file), answers: choices, ct: Token);
        if (composition.Answered(sample, choices) is { } answered)
        {
            choices = answered;
            sample = SampleAnalyzer.Analyze(new MemoryStream(file), answers: choices, ct: Token);
        }

        if (composition.ReasonsAgainst(sample, choices).ToList() is { Count: > 0 } reasons)
        {
            return reasons;
        }

        var request = new GenerationRequest { Feed = "COMBINED", Source = "/in/*", Target = "postgres://warehouse/combined", Owner = "team@example.org", Choices = choices };
        var made = composition.Finish(ConfigurationGenerator.Generate(request, composition.Prepare(sample, choices), composition.Template), sample, choices);
        var (configuration, findings) = ConfigurationValidator.Check(ConfigurationJson.Write(made));
        var errors = findings.Where(finding => finding.Severity == Severity.Error).Select(finding => $"{finding.Code} {finding.Pointer} {finding.Message}").ToList();
        return errors.Count > 0 ? errors : ConfigurationProof.Run(new MemoryStream(file), configuration!, ct: Token).Rejected.Select(row => $"line {row.Line}: {row.Column} {row.Reason}");
    }

    private static List<T> Of<T>()
        where T : Template => [.. Library.All.Select(shipped => shipped.Template).OfType<T>().OrderBy(template => template.Id, StringComparer.Ordinal)];

    private static FeedTemplate Domain(string id) => (FeedTemplate)Library.Find(id)!;

    private static FormatTemplate Format(string id) => (FormatTemplate)Library.Find(id)!;

    private static TargetTemplate Target(string id) => (TargetTemplate)Library.Find(id)!;
}

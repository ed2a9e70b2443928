using Hermes.ConfigGeneration.Templates;
using Hermes.ConfigGeneration.Validation;
using Hermes.Contracts.Configurations;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Templates;

namespace Hermes.ConfigGeneration.Tests;

public sealed class TemplateTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Ids => [.. new TemplateLibrary().All.Where(shipped => shipped.Template is FeedTemplate).Select(shipped => shipped.Template.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_template_gives_a_valid_configuration_that_reads_its_sample(string id)
    {
        var template = ((FeedTemplate)new TemplateLibrary().Find(id)!).WithCommonChoices();
        using var file = new MemoryStream("id,event_time,amount,currency,status\n1,2024-01-31 10:00:00,12.50,EUR,open\n2,2024-01-31 11:00:00,7.25,USD,done\n3,2024-02-01 12:30:00,1.00,EUR,open\n"u8.ToArray());
        var sample = SampleAnalyzer.Analyze(file, ct: Token);
        var request = new GenerationRequest { Feed = "SAMPLE", Source = "/in/*.csv", Target = "postgres://warehouse/t", Owner = "team", Choices = new Dictionary<string, string> { ["primaryKey"] = "id" } };
        var (configuration, findings) = ConfigurationValidator.Check(ConfigurationJson.Write(ConfigurationGenerator.Generate(request, sample, template)));
        Assert.DoesNotContain(findings, finding => finding.Severity == Severity.Error);
        file.Position = 0;
        var proof = ConfigurationProof.Run(file, configuration!, ct: Token);
        Assert.Equal((3, 3), (proof.RowsRead, proof.RowsParsed));
        Assert.NotEmpty(template.Documentation);
    }

    [Fact]
    public async Task The_library_lists_at_least_twelve_templates_with_parameters_and_documentation()
    {
        var templates = await app.Client.GetTemplatesAsync(Token);
        Assert.True(templates.Count >= 12);
        Assert.All(templates, template => Assert.NotEmpty(template.Parameters));
        var one = await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<ConfigurationTemplate>(app.Http, "/api/v1/templates/trades", Token);
        Assert.Contains("upserted by trade id", one!.Documentation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answered_question_decides_how_dates_are_read()
    {
        var sample = await app.UploadAsync("id,booked\n1,01/02/2024\n2,03/04/2024\n3,05/06/2024\n", "dates.csv", Token);
        var question = Assert.Single(sample.Questions);
        Assert.Equal(["d/M/yyyy", "M/d/yyyy"], question.Options);
        var seen = await app.Client.ReadSampleAsync(sample.SampleId, new Dictionary<string, string> { [question.Id] = "M/d/yyyy" }, Token);
        Assert.Equal((0, "M/d/yyyy"), (seen.Questions.Count, seen.Columns[1].Format));
        Assert.Equal(sample.Columns[1].Format, (await app.Client.FindSampleAsync(sample.SampleId, Token))!.Columns[1].Format);
        var request = new GenerateRequest { Feed = "DATES", SampleId = sample.SampleId, TemplateId = "payments", Source = "/in/*.csv", Target = "postgres://warehouse/t" };
        var open = await app.Client.GenerateAsync(request, Token);
        Assert.Contains(open.Findings, finding => finding.Code == "HRM-CFG-080" && finding.Message.Contains("booked", StringComparison.Ordinal));
        var answered = await app.Client.GenerateAsync(request with { Choices = new Dictionary<string, string> { [question.Id] = "M/d/yyyy" } }, Token);
        Assert.DoesNotContain(answered.Findings, finding => finding.Code == "HRM-CFG-080");
        Assert.Equal("M/d/yyyy", answered.Configuration["schema"]!["columns"]![1]!["format"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_proof_names_the_rows_that_do_not_fit()
    {
        var rows = string.Concat(Enumerable.Range(1, 60).Select(i => $"{i},{i}.50\n"));
        var sample = await app.UploadAsync($"id,amount\n{rows}61,1.25,surplus\n", "amounts.csv", Token);
        var generated = await app.Client.GenerateAsync(new GenerateRequest { Feed = "AMOUNTS", SampleId = sample.SampleId, TemplateId = "general-ledger", Source = "/in/*.csv", Target = "postgres://warehouse/t" }, Token);
        Assert.Equal((61, 60, 1), (generated.Proof.RowsRead, generated.Proof.RowsParsed, generated.Proof.RowsRejected));
        Assert.Equal((62, "The row has 3 fields; 2 are expected."), (generated.Proof.Rejected[0].Line, generated.Proof.Rejected[0].Reason));
    }

    [Fact]
    public async Task An_answer_about_the_header_is_taken_over_into_the_configuration()
    {
        var sample = await app.UploadAsync("Jane,Rome\nRick,Paris\nMo,Oslo\n", "people.csv", Token);
        var request = new GenerateRequest { Feed = "PEOPLE", SampleId = sample.SampleId, TemplateId = "reference-data", Source = "/in/*.csv", Target = "postgres://warehouse/t" };
        var generated = await app.Client.GenerateAsync(request with { Choices = new Dictionary<string, string> { ["header"] = "false" } }, Token);
        Assert.False(generated.Configuration["source"]!["dialect"]!["header"]!.GetValue<bool>());
        Assert.Equal((3, 3), (generated.Proof.RowsRead, generated.Proof.RowsParsed));
    }

    [Theory]
    [InlineData("/api/v1/configurations/schema", "application/schema+json")]
    [InlineData("/api/v1/templates/schema", "application/schema+json")]
    [InlineData("/openapi/v1.json", "application/json")]
    public async Task The_format_and_the_interface_are_published(string path, string type)
    {
        using var response = await app.Http.GetAsync(path, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
    }
}

using System.Net;
using Hermes.Contracts.Http;

namespace Hermes.ConfigGeneration.Tests;

public sealed class ExchangeTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("frictionless")]
    [InlineData("odcs")]
    [InlineData("jsonschema")]
    [InlineData("sql")]
    public async Task A_configuration_goes_out_and_comes_back_as_one_that_can_be_saved(string format)
    {
        var name = $"EXCHANGE_{format}";
        var configuration = await app.GenerateAsync(name, Token);
        configuration["target"]!["location"] = $"postgres://warehouse/{format}";
        await app.SaveAsync(name, configuration, "First", Token);

        var text = await app.Client.ExportAsync(name, format, Token);
        var read = await app.Client.ImportAsync(text, format, $"{name}_COPY", "sftp://files.example.org/copy/*.csv", $"postgres://warehouse/{format}_copy", Token);

        Assert.DoesNotContain(read.Findings, finding => finding.Severity == "error");
        Assert.Equal(
            configuration["schema"]!["columns"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()),
            read.Configuration["schema"]!["columns"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()));
        var saved = await app.SaveAsync($"{name}_COPY", read.Configuration, "Copied", Token);
        Assert.NotEmpty(saved.Version);
    }

    [Fact]
    public async Task A_broken_description_is_refused_with_its_line()
    {
        var refused = await Assert.ThrowsAsync<HermesApiException>(() => app.Client.ImportAsync("create table x (\n  id int", "sql", null, null, null, Token));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Line 2", refused.Errors["body"][0], StringComparison.Ordinal);
        using var unknown = await app.Http.GetAsync("/api/v1/configurations/ANY/export?format=word", Token);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }
}

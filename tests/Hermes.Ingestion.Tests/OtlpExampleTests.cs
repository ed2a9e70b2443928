using System.Net;
using System.Net.Http.Headers;

namespace Hermes.Ingestion.Tests;

/// <summary>The example documents of the OpenTelemetry protocol, from a folder beside the checkout. Run by <c>tests/examples.sh</c>.</summary>
[Trait("run", "alone")]
public sealed class OtlpExampleTests(IngestionFixture app)
{
    private const string Variable = "HERMES_OTLP_EXAMPLES";

    [Theory]
    [InlineData("logs.json", "/v1/logs")]
    [InlineData("events.json", "/v1/logs")]
    [InlineData("metrics.json", "/v1/metrics")]
    public async Task Every_example_of_the_specification_is_taken_whole(string file, string path)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(folder is null, $"Set {Variable} to the folder examples of opentelemetry-proto.");
        var content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(folder!, file), TestContext.Current.CancellationToken));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        var response = await app.Service.Client.PostAsync(path, content, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "{}"), (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}

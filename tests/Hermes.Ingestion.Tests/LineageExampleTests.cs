using System.Net;
using System.Text;
using Dapper;

namespace Hermes.Ingestion.Tests;

/// <summary>
/// The examples of the OpenLineage specification, from a copy of its folder <c>spec/tests</c> that
/// <c>HERMES_OPENLINEAGE_EXAMPLES</c> names; each facet is put into an event of its kind. Run by
/// <c>tests/examples.sh</c>.
/// </summary>
[Trait("run", "alone")]
public sealed class LineageExampleTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_example_of_the_specification_is_taken_alone_and_in_a_batch()
    {
        var folder = Environment.GetEnvironmentVariable("HERMES_OPENLINEAGE_EXAMPLES");
        Assert.SkipUnless(folder is not null, "Set HERMES_OPENLINEAGE_EXAMPLES to the folder spec/tests of OpenLineage.");
        var files = Directory.GetFiles(folder!, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var events = await Task.WhenAll(files.Select(async file => Event(Path.GetFileName(Path.GetDirectoryName(file)!), await File.ReadAllTextAsync(file, Token))));

        foreach (var (file, body) in files.Zip(events))
        {
            using var answer = await PostAsync("/api/v1/lineage", body);
            Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{file}: {await answer.Content.ReadAsStringAsync(Token)}");
        }

        using var batch = await PostAsync("/lineage/batch", $"[{string.Join(',', events)}]");
        Assert.Equal(HttpStatusCode.NoContent, batch.StatusCode);
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        Assert.Equal(events.Length, await connection.ExecuteScalarAsync<int>("select count(*) from execution where attributes ->> 'jobNamespace' in ('examples', 'food_delivery')"));
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) => app.Service.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Token);

    private static string Event(string kind, string json)
    {
        if (json.Contains("\"eventTime\"", StringComparison.Ordinal))
        {
            return json;
        }

        var (run, job, input, output) = ("{}", "{}", "", "");
        if (kind.EndsWith("RunFacet", StringComparison.Ordinal))
        {
            run = json;
        }
        else if (kind.EndsWith("JobFacet", StringComparison.Ordinal) || kind == "LineageFacet")
        {
            job = json;
        }
        else if (kind.EndsWith("OutputDatasetFacet", StringComparison.Ordinal))
        {
            output = $$"""{"namespace":"db","name":"t","outputFacets":{{json}} }""";
        }
        else
        {
            input = $$"""{"namespace":"db","name":"t","facets":{{json}},"inputFacets":{{json}} }""";
        }

        return $$$"""
            {"eventType":"COMPLETE","eventTime":"2026-01-01T00:00:00Z","producer":"https://example.org/p","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json",
             "run":{"runId":"{{{Guid.NewGuid()}}}","facets":{{{run}}} },"job":{"namespace":"examples","name":"{{{kind}}}","facets":{{{job}}} },"inputs":[{{{input}}}],"outputs":[{{{output}}}]}
            """;
    }
}

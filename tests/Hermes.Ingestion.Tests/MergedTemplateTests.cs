using System.Net.Http.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Tests;

public sealed class MergedTemplateTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_are_found_by_the_old_and_the_new_id_of_a_template_that_was_merged()
    {
        await SendAsync("merged", "ann", "bob", "carol", "dave");
        Assert.Equal(4, (await app.Client.GetTemplatesAsync("merged", null, 10, Token)).Items.Count);

        await SendAsync("merged", "erin", "frank", "grace", "heidi");

        var template = Assert.Single((await app.Client.GetTemplatesAsync("merged", null, 10, Token)).Items);
        Assert.Equal(("job of <*> broke down", 8L), (template.Template, template.Count));
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        var old = (await connection.QueryAsync<long>("select id from log_template where source = 'merged' and merged_into is not null")).ToList();
        Assert.Equal(3, old.Count);
        foreach (var id in old.Select(Template.Format).Append(template.Id))
        {
            Assert.Equal(8, (await app.Client.GetLogsAsync(new LogFilter { Source = "merged", Template = id }, null, 100, Token)).Items.Count);
            Assert.Equal(template, await app.Service.Client.GetFromJsonAsync<LogTemplate>($"/api/v1/templates/{id}", HermesJson.Options, Token));
        }

        var error = Assert.Single(await app.Client.GetTopErrorsAsync(24, 100, Token), error => error.Template.StartsWith("job of", StringComparison.Ordinal));
        Assert.Equal((8L, template.Id), (error.Count, error.TemplateId));
    }

    private Task<IntakeResult> SendAsync(string source, params string[] names) =>
        app.Client.SendLinesAsync(names.Select(name => $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss} [ERROR] a.b - job of {name} broke down"), source, "FX", Token);
}

using System.Net;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;

namespace Hermes.ConfigGeneration.Tests;

public sealed class LifecycleTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sample_becomes_a_configuration_that_is_changed_compared_rolled_back_and_deployed()
    {
        var committed = await app.Service.ListenAsync<ConfigurationCommitted>();
        var deployed = await app.Service.ListenAsync<ConfigurationDeployed>();
        var sample = await app.UploadAsync(ConfigurationService.Trades, "trades.csv", Token);
        Assert.Equal(("delimited", "utf-8", ",", true), (sample.Format, sample.Encoding, sample.Dialect!.Delimiter, sample.Dialect.HasHeader));
        Assert.Equal(5, sample.Rows);
        Assert.Equal(["trade_id"], sample.KeyCandidates[0].Columns);
        Assert.Equal("email", sample.Columns.Single(column => column.Name == "trader_email").PersonalData);

        var generated = await app.Client.GenerateAsync(new GenerateRequest
        {
            Feed = "FX_TRADES",
            SampleId = sample.SampleId,
            TemplateId = "trades",
            Source = "sftp://files.example.org/trades/*.csv",
            Target = "postgres://warehouse/trades",
            Owner = "settlement@example.org",
            ImpactTier = 5,
        }, Token);
        Assert.Equal((5, 5), (generated.Proof.RowsRead, generated.Proof.RowsParsed));
        Assert.DoesNotContain(generated.Findings, finding => finding.Severity == "error");
        Assert.True((await app.Client.ValidateAsync(System.Text.Json.JsonSerializer.SerializeToElement(generated.Configuration), Token)).Valid);

        var first = await app.SaveAsync("FX_TRADES", generated.Configuration, "Onboard the feed", Token);
        var announced = await committed.ReadAsync(message => message.Feed == "FX_TRADES");
        Assert.Equal((first.Version, "Ann", "Onboard the feed"), (announced.Version, announced.Author, announced.Message));

        var changed = generated.Configuration.DeepClone().AsObject();
        var amount = changed["schema"]!["columns"]!.AsArray().Single(column => column!["name"]!.GetValue<string>() == "amount")!;
        var before = amount["type"]!.GetValue<string>();
        amount["type"] = "decimal(20,2)";
        var second = await app.SaveAsync("FX_TRADES", changed, "Larger amounts", Token, first.Version);
        Assert.NotEqual(first.Version, second.Version);

        var diff = await app.Client.GetDiffAsync("FX_TRADES", first.Version, second.Version, Token);
        Assert.Equal([$"columns/amount type {before} -> decimal(20,2) (widening)"], diff.Changes);
        Assert.Contains($"+        \"type\": \"decimal(20,2)\"", diff.Text, StringComparison.Ordinal);

        var rolledBack = await app.Client.RollbackAsync("FX_TRADES", new RollbackRequest(first.Version, "Too large", "Ann"), Token);
        Assert.NotEqual(first.Version, rolledBack.Version);
        Assert.Equal(first.Configuration.GetRawText(), rolledBack.Configuration.GetRawText());

        var history = await app.Client.GetHistoryAsync("FX_TRADES", null, 10, Token);
        Assert.Equal(["Too large", "Larger amounts", "Onboard the feed"], history.Items.Select(version => version.Message));

        await app.Client.DeployAsync("FX_TRADES", new DeployRequest("staging", null, "Ann"), Token);
        var inProduction = await app.Client.DeployAsync("FX_TRADES", new DeployRequest("production", second.Version, "Ann"), Token);
        Assert.Equal(["production"], inProduction.Environments);
        var event2 = await deployed.ReadAsync(message => message.Environment == "production");
        Assert.Equal(("FX_TRADES", second.Version), (event2.Feed, event2.Version));
        using var production = await app.Http.GetAsync("/api/v1/configurations/FX_TRADES?environment=production", Token);
        Assert.Equal($"\"{second.Version}\"", production.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Nested_documents_become_rows_as_chosen_and_come_back_as_documents()
    {
        var sample = await app.UploadAsync("""[{"id":1,"tags":["x","y"],"items":[{"sku":"A","n":1},{"sku":"B","n":2}]},{"id":2,"tags":["z"],"items":[{"sku":"C","n":3}]}]""", "orders.json", Token);
        Assert.Equal(["flatten:items", "flatten:tags"], sample.Suggestions.Where(suggestion => suggestion.Kind == "flatten").Select(suggestion => suggestion.Id));

        var generated = await app.Client.GenerateAsync(new GenerateRequest
        {
            Feed = "NESTED_ORDERS",
            SampleId = sample.SampleId,
            TemplateId = "orders",
            Source = "/in/orders/*.json",
            Target = "postgres://warehouse/orders",
            Suggestions = ["flatten:items"],
        }, Token);
        Assert.Equal("items", generated.Configuration["source"]!["flatten"]!["explode"]!.GetValue<string>());
        Assert.DoesNotContain(generated.Findings, finding => finding.Severity == "error" || finding.Code is "HRM-CFG-082" or "HRM-CFG-084");
        Assert.Equal((3, 3, 3), (generated.Proof.RowsRead, generated.Proof.RowsParsed, generated.Proof.RowsRoundTripped));
    }

    [Fact]
    public async Task A_sample_that_holds_keys_of_a_saved_feed_says_so_and_the_check_can_be_taken_over()
    {
        var shops = await app.UploadAsync("shop_no,city\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"{i * 7},City {i}\n")), "shops.csv", Token);
        var sales = "sale,shop_no,total\n" + string.Concat(Enumerable.Range(1, 80).Select(i => $"{i},{((i % 50) + 1) * 7},{i}.50\n"));
        var wanted = new GenerateRequest { Feed = "SHOPS", SampleId = shops.SampleId, TemplateId = "files-as-is", Source = "/in/shops.csv", Target = "postgres://warehouse/shops", Choices = new Dictionary<string, string> { ["primaryKey"] = "shop_no" } };
        var generated = await app.Client.GenerateAsync(wanted, Token);
        Assert.DoesNotContain((await app.UploadAsync(sales, "sales.csv", Token)).ForeignKeys, key => key.Feed == "SHOPS");

        await app.SaveAsync("SHOPS", generated.Configuration, "Onboard the shops", Token);
        var sample = await app.UploadAsync(sales, "sales.csv", Token);
        var key = Assert.Single(sample.ForeignKeys, key => key.Feed == "SHOPS");
        Assert.Equal(("shop_no", "shop_no", 1.0), (Assert.Single(key.Columns), Assert.Single(key.FeedColumns), key.Contained));

        var suggestion = Assert.Single(sample.Suggestions, suggestion => suggestion.Kind == "references" && suggestion.Id.EndsWith("SHOPS", StringComparison.Ordinal));
        Assert.False(suggestion.Default);
        var checkedSales = await app.Client.GenerateAsync(wanted with { Feed = "SALES", SampleId = sample.SampleId, Target = "postgres://warehouse/sales", Choices = null, Suggestions = [suggestion.Id] }, Token);
        Assert.Equal("SHOPS", checkedSales.Configuration["feed"]!["upstreams"]![0]!.GetValue<string>());
        Assert.Contains(checkedSales.Configuration["quality"]!.AsArray(), rule => rule!["rule"]!.GetValue<string>() == "references" && rule["feed"]!.GetValue<string>() == "SHOPS");
        Assert.DoesNotContain(checkedSales.Findings, finding => finding.Severity == "error" || finding.Code is "HRM-CFG-082" or "HRM-CFG-098");
    }

    [Fact]
    public async Task What_a_sample_suggests_is_taken_over_and_the_proof_shows_the_rows_after_it()
    {
        var text = "Order ID,Customer,Price\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"{i}, Customer {i} ,2024-01-{(i % 28) + 1:00} EUR {i}.50\n"));
        var sample = await app.UploadAsync(text, "orders.csv", Token);
        Assert.Contains(sample.Suggestions, suggestion => suggestion is { Id: "trim:Customer", Kind: "trim", Default: true, Reason.Length: > 0 });
        var generated = await app.Client.GenerateAsync(new GenerateRequest
        {
            Feed = "SUGGESTED", SampleId = sample.SampleId, TemplateId = "files-as-is", Source = "/in/orders.csv", Target = "postgres://warehouse/suggested",
            Suggestions = ["trim:Customer", "split:Price", "rename:Order ID", "nothing:like this"],
        }, Token);
        Assert.Equal((30, 30), (generated.Proof.RowsRead, generated.Proof.RowsParsed));
        Assert.Equal(["order_id", "Customer", "Price", "price_date", "price_currency", "price_amount"], generated.Proof.After!.Columns);
        Assert.Equal(["1", "Customer 1", "2024-01-02 EUR 1.50", "2024-01-02", "EUR", "1.50"], generated.Proof.After.Rows[0]);
        Assert.Equal("/steps", Assert.Single(generated.Findings, finding => finding.Code == "HRM-CFG-082").Pointer);
    }

    [Fact]
    public async Task History_and_list_come_in_pages()
    {
        var configuration = await app.GenerateAsync("PAGED", Token);
        for (var version = 1; version <= 3; version++)
        {
            configuration["feed"]!["description"] = $"Version {version}";
            await app.SaveAsync("PAGED", configuration, $"Change {version}", Token);
        }

        var newest = await app.Client.GetHistoryAsync("PAGED", null, 2, Token);
        var rest = await app.Client.GetHistoryAsync("PAGED", newest.NextCursor, 2, Token);
        Assert.Equal(["Change 3", "Change 2"], newest.Items.Select(version => version.Message));
        Assert.Equal(["Change 1"], rest.Items.Select(version => version.Message));
        Assert.Null(rest.NextCursor);
        Assert.Contains((await app.Client.GetConfigurationsAsync(null, 500, Token)).Items, line => line is { Feed: "PAGED", Message: "Change 3" });
    }

    [Fact]
    public async Task A_save_on_an_outdated_version_is_refused_and_names_the_current_one()
    {
        var configuration = await app.GenerateAsync("LOCKED", Token);
        var first = await app.SaveAsync("LOCKED", configuration, "First", Token);
        configuration["feed"]!["description"] = "Changed by somebody else";
        var second = await app.SaveAsync("LOCKED", configuration, "Second", Token, first.Version);
        configuration["feed"]!["description"] = "Changed on the old version";
        var refused = await Assert.ThrowsAsync<HermesApiException>(() => app.SaveAsync("LOCKED", configuration, "Third", Token, first.Version));
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Contains(second.Version, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saving_the_same_content_again_makes_no_new_version()
    {
        var configuration = await app.GenerateAsync("UNCHANGED", Token);
        var first = await app.SaveAsync("UNCHANGED", configuration, "First", Token);
        var again = await app.SaveAsync("UNCHANGED", configuration, "Again", Token);
        Assert.Equal(first.Version, again.Version);
    }

    [Fact]
    public async Task Twenty_people_saving_at_once_lose_nothing()
    {
        var configuration = await app.GenerateAsync("CROWD", Token);
        await Task.WhenAll(Enumerable.Range(1, 20).Select(person =>
        {
            var own = configuration.DeepClone().AsObject();
            own["feed"]!["description"] = $"By person {person}";
            return app.SaveAsync("CROWD", own, $"Person {person}", Token);
        }));
        var history = await app.Client.GetHistoryAsync("CROWD", null, 100, Token);
        Assert.Equal(Enumerable.Range(1, 20).Select(person => $"Person {person}").Order(), history.Items.Select(version => version.Message).Order());
    }
}

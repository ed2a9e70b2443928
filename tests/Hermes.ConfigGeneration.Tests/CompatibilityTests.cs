using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hermes.Contracts.Http;

namespace Hermes.ConfigGeneration.Tests;

public sealed class CompatibilityTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_that_breaks_a_reader_is_refused_until_somebody_accepts_it()
    {
        var deals = await FeedAsync("DEALS", "postgres://warehouse/deals");
        var first = await app.SaveAsync("DEALS", deals, "First", Token);
        var reader = await FeedAsync("DEALS_REPORT", "postgres://warehouse/deals_report");
        reader["feed"]!["upstreams"] = new JsonArray("DEALS");
        reader["source"]!["location"] = "postgres://warehouse/deals";
        await app.SaveAsync("DEALS_REPORT", reader, "First", Token);
        Assert.Contains("amount", Assert.Single(await app.Client.GetReadersAsync("DEALS", Token)).Columns);

        var broken = deals.DeepClone().AsObject();
        var columns = broken["schema"]!["columns"]!.AsArray();
        columns.Remove(columns.Single(column => column!["name"]!.GetValue<string>() == "amount"));
        broken["quality"] = new JsonArray();
        using var refused = await app.PutAsync("DEALS", broken, Token);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonObject>(HermesJson.Options, Token);
        Assert.Contains("HRM-CFG-090", problem!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("DEALS_REPORT: it reads amount", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(first.Version, (await app.Client.FindAsync("DEALS", null, Token))!.Version);

        var added = deals.DeepClone().AsObject();
        added["schema"]!["columns"]!.AsArray().Add(new JsonObject { ["name"] = "desk", ["type"] = "text(20)", ["nullable"] = true });
        var second = await app.SaveAsync("DEALS", added, "A desk", Token, first.Version);
        Assert.DoesNotContain(second.Findings!, finding => finding.Code.StartsWith("HRM-CFG-09", StringComparison.Ordinal));
        var diff = await app.Client.GetDiffAsync("DEALS", first.Version, second.Version, Token);
        Assert.Equal(("full", "desk is added as text(20)"), (diff.Compatibility!.Level, Assert.Single(diff.Compatibility.Changes).Text));

        using var accepted = await app.Http.PutAsJsonAsync("/api/v1/configurations/DEALS?acceptBreaking=true&message=No%20amounts", broken, HermesJson.Options, Token);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        var history = await app.Client.GetHistoryAsync("DEALS", null, 1, Token);
        Assert.StartsWith("No amounts\n\nAccepted although it breaks readers:\n- amount is removed", history.Items[0].Message, StringComparison.Ordinal);
        var report = (await app.Client.GetDiffAsync("DEALS", second.Version, history.Items[0].Version, Token)).Compatibility!;
        Assert.Contains(report.Changes, change => change.Breaks.ContainsKey("DEALS_REPORT"));
    }

    [Fact]
    public async Task Feeds_cannot_be_made_to_wait_for_each_other()
    {
        var a = await FeedAsync("CIRCLE_A", "postgres://warehouse/circle_a");
        a["feed"]!["upstreams"] = new JsonArray("CIRCLE_B");
        await app.SaveAsync("CIRCLE_A", a, "First", Token);
        var b = await FeedAsync("CIRCLE_B", "postgres://warehouse/circle_b");
        b["feed"]!["upstreams"] = new JsonArray("CIRCLE_A");
        using var refused = await app.PutAsync("CIRCLE_B", b, Token);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("HRM-CFG-015", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private async Task<JsonObject> FeedAsync(string name, string target)
    {
        var configuration = await app.GenerateAsync(name, Token);
        configuration["target"]!["location"] = target;
        return configuration;
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;
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
    public async Task What_a_click_can_mend_is_mended_also_against_other_feeds_and_the_rest_is_left()
    {
        await app.SaveAsync("MEND_A", await FeedAsync("MEND_A", "postgres://warehouse/mend_a"), "First", Token);
        var reader = await FeedAsync("MEND_B", "postgres://warehouse/mend_b");
        reader["feed"]!["upstreams"] = new JsonArray("MEND_A");
        reader["source"]!["location"] = "postgres://warehouse/mend_a";
        reader["schema"]!["columns"]![5]!["name"] = "ammount";
        reader["formatVersion"] = "1";
        reader["target"]!["wirteMode"] = "upsert";
        reader["feed"]!["owner"] = "";
        reader.Remove("steps");
        var fixedUp = await app.Client.FixAsync(new FixRequest(JsonSerializer.SerializeToElement(reader)), Token);
        Assert.True(fixedUp.Valid, string.Join("\n", fixedUp.Findings));
        Assert.Equal(["HRM-CFG-002", "HRM-CFG-004", "HRM-CFG-011", "HRM-CFG-050", "HRM-CFG-064", "HRM-CFG-096"], fixedUp.Applied.Select(applied => applied.Code).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("amount", fixedUp.Configuration["schema"]!["columns"]![5]!["source"]!.GetValue<string>());
        Assert.Equal("mask", fixedUp.Configuration["steps"]![0]!["do"]!.GetValue<string>());
        Assert.DoesNotContain(fixedUp.Findings, finding => finding.Patch is not null);

        var one = await app.Client.FixAsync(new FixRequest(JsonSerializer.SerializeToElement(reader)) { Codes = ["HRM-CFG-004"], Pointers = ["/formatVersion"] }, Token);
        Assert.Equal("HRM-CFG-004", Assert.Single(one.Applied).Code);
        Assert.False(one.Valid);
        using var nothing = await app.Http.PostAsJsonAsync("/api/v1/configurations/fix", new { codes = new[] { "HRM-CFG-001" } }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
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

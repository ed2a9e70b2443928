using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;
using RulesContract = Hermes.Contracts.Ingestion.DetectionRules;

namespace Hermes.Ingestion.Tests;

/// <summary>Rules are one set, so these tests have a service of their own.</summary>
public sealed class DryRunTests : IAsyncLifetime
{
    private ServiceFixture<Program> _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IngestionClient Client => new(_service.Client);

    public async ValueTask InitializeAsync()
    {
        _service = await ServiceFixture<Program>.StartAsync("ingestiondb");
        await IngestionFixture.ListenAsync(_service);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Rules_show_what_they_would_have_found_before_they_are_in_force()
    {
        await SendAsync("cave", "INFO", [.. Enumerable.Range(1, 7).Select(i => $"the goblin wakes {i} times")]);
        await SendAsync("cave", "ERROR", ["connection refused by the troll"]);
        await SendAsync("tower", "ERROR", ["connection refused by the mage"]);

        var one = await Client.TryDetectionRulesAsync(
            new DetectionDryRun { Rule = new DetectionRuleSettings { Name = "goblins", Category = "Goblin", Words = ["goblin"], MinimumLevel = "INFO", Sources = ["c*"] } }, Token);
        Assert.Equal((9, 9, false), (one.LinesInWindow, one.LinesLookedAt, one.Sampled));
        Assert.Equal((2, 9, 7, 0), (one.ErrorsInForce.Lines, one.ErrorsTried.Lines, one.NewlyMatched.Lines, one.NoLongerMatched.Lines));
        Assert.Equal(["goblins", "connection"], one.Rules.Select(rule => rule.Name));
        Assert.Equal((7, 7, 1), (one.Rules[0].Matches.Lines, one.Rules[0].NewlyMatched.Lines, one.Rules[0].TemplateCount));
        Assert.Equal("the goblin wakes <*> times", one.Rules[0].Templates.Single().Template);
        Assert.All(one.Rules[0].Samples, sample => Assert.Equal(("cave", "INFO", "new"), (sample.Source, sample.Level, sample.Change)));

        var all = await Client.TryDetectionRulesAsync(new DetectionDryRun { SourceExclusions = [new("tower", "refused")] }, Token);
        Assert.Equal((2, 1, 0, 1), (all.ErrorsInForce.Lines, all.ErrorsTried.Lines, all.NewlyMatched.Lines, all.NoLongerMatched.Lines));
        Assert.Equal("gone", all.Rules.Single().Samples[0].Change);

        // Nothing of it is in force, until it is put there.
        Assert.DoesNotContain((await Client.GetDetectionRulesAsync(Token)).Rules!, rule => rule.Name == "goblins");
        var stored = await Client.PutDetectionRulesAsync(new RulesContract { SourceExclusions = [new("tower", null)] }, Token);
        Assert.Equal("tower", stored.SourceExclusions!.Single().Source);
        await SendAsync("tower", "FATAL", ["the end"]);
        Assert.Null((await Client.GetLogsAsync(new LogFilter { Source = "tower", Level = "FATAL" }, null, 10, Token)).Items.Single().Category);
    }

    [Fact]
    public async Task Rules_that_cannot_be_tried_say_which_field_is_wrong()
    {
        Assert.Equal(["rule.pattern"], await ErrorsAsync("""{"rule":{"name":"a","category":"X","pattern":"("}}"""));
        Assert.Equal(["rules[0].sources[0]", "sourceExclusions[0].source"], await ErrorsAsync("""{"rules":[{"name":"a","category":"X","keywords":["x"],"sources":[""]}],"sourceExclusions":[{"pattern":"x"}]}"""));
        Assert.Equal(["rule"], await ErrorsAsync("""{"rules":[],"rule":{}}"""));
        Assert.Equal(["rules[0].words[0]", "sourceExclusions[0]"], await ErrorsAsync("""{"rules":[{"words":[null]}],"sourceExclusions":[null]}"""));
    }

    private async Task<IEnumerable<string>> ErrorsAsync(string body)
    {
        var answer = await _service.Client.PostAsync("/api/v1/detection-rules/dry-run", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(HermesJson.Options, Token)).GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal);
    }

    private async Task SendAsync(string source, string level, IReadOnlyList<string> messages) =>
        (await _service.Client.PostAsJsonAsync($"/api/v1/logs?source={source}", messages.Select(message => new { level, message }), Token)).EnsureSuccessStatusCode();
}

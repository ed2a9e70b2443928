using System.Text.Json;
using System.Text.RegularExpressions;
using Hermes.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hermes.ServiceDefaults.Tests;

/// <summary>What deploy/prometheus and deploy/grafana hold, and a real Prometheus over running hosts.</summary>
public sealed partial class PrometheusTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Promtool_accepts_the_alert_rules() => Promtool.RunAsync(["check", "rules", "deploy/prometheus/hermes.rules.yml"], Token);

    [Fact]
    public Task Every_alert_fires_when_it_should() => Promtool.RunAsync(["test", "rules", "deploy/prometheus/rules.test.yml"], Token);

    [Fact]
    public Task Promtool_accepts_the_configuration() => Promtool.RunAsync(["check", "config", "--syntax-only", "deploy/prometheus/prometheus.yml"], Token);

    [Fact]
    public void Every_alert_is_tried_and_tells_what_to_do()
    {
        var rules = File.ReadAllText(Repository.PathOf("deploy", "prometheus", "hermes.rules.yml"));
        var tests = File.ReadAllText(Repository.PathOf("deploy", "prometheus", "rules.test.yml"));
        var alerts = Alert().Matches(rules);

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert =>
        {
            Assert.Contains(alert.Groups[1].Value, tests);
            Assert.All(new[] { "summary: ", "description: ", "runbook: ", "severity: " }, part => Assert.Contains(part, alert.Value));
        });
    }

    [Theory]
    [InlineData("prometheus", "hermes.rules.yml")]
    [InlineData("grafana", "hermes.json")]
    public void Every_metric_that_is_asked_for_is_one_that_a_service_tells(string folder, string file)
    {
        var known = DocumentedMetrics.All.SelectMany(metric => metric.Type == "histogram"
            ? new[] { $"{metric.Name}_bucket", $"{metric.Name}_sum", $"{metric.Name}_count" } : [metric.Name]).Append("up").Append("ALERTS").ToHashSet();
        var text = File.ReadAllText(Repository.PathOf("deploy", folder, file));
        var expressions = file.EndsWith(".json", StringComparison.Ordinal)
            ? JsonExpression().Matches(text).Select(match => JsonSerializer.Deserialize<string>(match.Groups[1].Value)!)
            : RuleExpression().Matches(text).Select(match => match.Groups[1].Value);

        var asked = expressions.SelectMany(MetricsIn).Distinct().ToList();

        Assert.True(asked.Count > 20, $"Only {asked.Count} metrics were found in {file}.");
        Assert.Empty(asked.Except(known));
    }

    [Fact]
    public async Task A_real_Prometheus_scrapes_with_a_key_and_sees_a_counter_grow()
    {
        await using var one = await TestHost.StartAsync(app => app.MapGet("/hello", () => "hello").AllowAnonymous());
        await using var two = await TestHost.StartAsync();
        var folder = TemporaryDirectory.Create("hermes-prometheus");
        var addresses = Path.Combine(folder, "addresses.json");
        await File.WriteAllTextAsync(addresses, JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["one"] = one.Client.BaseAddress!.ToString(),
            ["two"] = two.Client.BaseAddress!.ToString(),
            ["apiKey"] = await one.KeyAsync("metrics:read"),
            ["dashboard"] = "http://127.0.0.1:1",
        }), Token);
        await using var prometheus = await PrometheusServer.StartAsync(addresses);
        const string Greetings = "http_server_request_duration_seconds_count{service=\"one\", http_route=\"/hello\"}";

        await Eventually.TrueAsync(async () => await prometheus.QueryAsync("sum(up)", Token) == 2, what: "both hosts are up");
        Assert.Equal(2, await prometheus.QueryAsync("count(up)", Token));
        await one.Client.GetStringAsync("/hello", Token);
        await Eventually.TrueAsync(async () => await prometheus.QueryAsync(Greetings, Token) == 1, what: "one greeting is seen");
        await one.Client.GetStringAsync("/hello", Token);
        await Eventually.TrueAsync(async () => await prometheus.QueryAsync(Greetings, Token) == 2, what: "the counter grew");
        Assert.Null(await prometheus.QueryAsync("ALERTS{alertname=\"HermesServiceDown\", alertstate=\"firing\"}", Token));
        TemporaryDirectory.Delete(folder);
    }

    // Names that are neither functions, nor within braces, nor lists of labels.
    private static IEnumerable<string> MetricsIn(string expression) =>
        Identifier().Matches(Labels().Replace(expression, " ")).Select(match => match.Value).Where(name => name.Contains('_') || name is "up" or "ALERTS").Where(name => name is not "histogram_quantile");

    [GeneratedRegex(@"^      - alert: (\w+)\n(?:        .*\n)+", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^        expr: (?:\|\n)?((?:.+\n(?:          .*\n)*))", RegexOptions.Multiline)]
    private static partial Regex RuleExpression();

    [GeneratedRegex(@"""expr"": (""(?:[^""\\]|\\.)*"")")]
    private static partial Regex JsonExpression();

    [GeneratedRegex(@"\{[^}]*\}|\b(?:by|on|without|ignoring) \([^)]*\)|\[[^\]]*\]|""[^""]*""")]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b[a-zA-Z_]\w*\b")]
    private static partial Regex Identifier();
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Metrics;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.Ingestion.Tests;

public sealed class MetricTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Points_are_listed_by_series_and_a_repeated_one_replaces_the_one_before()
    {
        await Post("points", Enumerable.Range(0, 30).Select(i => Point("cpu.load", Now.AddSeconds(-i), i, "a")).Append(Point("cpu.load", Now, 7, "b")));
        var repeated = await Post("points", [Point("cpu.load", Now, 100, "a")]);

        Assert.Equal(1, repeated.Accepted);
        var series = (await Series("points")).OrderBy(s => s.Attributes["host"]).ToList();
        Assert.Equal([("cpu.load", "a"), ("cpu.load", "b")], series.Select(s => (s.Name, s.Attributes["host"])));
        Assert.Equal(("1", "gauge"), (series[0].Unit, series[0].Kind));
        var points = await Points(series[0].Id, "limit=20");
        Assert.Equal(20, points.Items.Count);
        var rest = await Points(series[0].Id, $"limit=20&cursor={points.NextCursor}");
        Assert.Equal(10, rest.Items.Count);
        Assert.Null(rest.NextCursor);
        Assert.Equal(100, rest.Items[^1].Value);
        var steps = await Points(series[0].Id, $"from={Uri.EscapeDataString(Now.AddMinutes(-5).ToString("O"))}&step=600");
        Assert.Equal(30, steps.Items.Sum(s => s.Points));
        Assert.Equal(100, steps.Items.Max(s => s.Maximum));
    }

    [Fact]
    public async Task A_bad_point_is_named_and_the_others_are_kept()
    {
        var (time, milliseconds) = (Now.ToString("O"), Now.ToUnixTimeMilliseconds());
        var body = $$$"""
            [{"name":"ok","timestamp":"{{{time}}}","value":1}, 7, {"name":"no time","timestamp":"{{{time}}}","value":1}, {"name":"novalue","timestamp":"{{{time}}}"},
             {"name":"old","timestamp":"1999-12-31T00:00:00Z","value":1}, {"name":"ahead","timestamp":4102444800,"value":1},
             {"name":"nested","timestamp":"{{{time}}}","value":1,"attributes":{"a":{} } }, {"name":"fine","timestamp":{{{milliseconds}}},"value":-2.5e3,"attributes":{"n":1,"t":true} }]
            """;

        var result = await IngestionFixture.ReadAsync<IntakeResult>(await app.PostAsync("/api/v1/metrics?source=badpoints", Encoding.UTF8.GetBytes(body), "application/json", Token), Token);

        Assert.Equal(2, result.Accepted);
        Assert.Equal([1, 2, 3, 4, 5, 6], result.Rejected.Select(r => r.Index));
        Assert.Equal(["fine", "ok"], (await Series("badpoints")).Select(s => s.Name));
    }

    [Fact]
    public async Task Points_of_days_that_are_past_the_retention_are_found_too()
    {
        var then = new DateTimeOffset(2018, 12, 13, 14, 51, 0, TimeSpan.Zero);

        Assert.Equal(1, (await Post("history", [Point("m", then, 5, "a")])).Accepted);
        Assert.Equal(1, (await Post("history", [Point("m", then, 6, "a")])).Accepted);

        var points = await Points((await Series("history")).Single().Id, "from=2018-12-13T00:00:00Z");
        Assert.Equal(6, points.Items.Single().Value);
    }

    [Theory]
    [InlineData("{}", "application/json")]
    [InlineData("[{\"name\":", "application/json")]
    [InlineData("[[[[[[", "application/json")]
    public async Task A_body_that_is_no_list_is_refused(string body, string type) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync("/api/v1/metrics", Encoding.UTF8.GetBytes(body), type, Token)).StatusCode);

    [Fact]
    public async Task Unknown_series_and_wrong_steps_are_told()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.Service.Client.GetAsync("/api/v1/metrics/987654321/points", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Service.Client.GetAsync("/api/v1/metrics/1/points?from=2020-01-01T00:00:00Z&step=1", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Service.Client.GetAsync("/api/v1/metrics/1/points?from=2999-01-01T00:00:00Z", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Service.Client.GetAsync("/api/v1/metrics?cursor=x!", Token)).StatusCode);
    }

    [Fact]
    public async Task Beyond_the_limit_of_series_points_are_counted_and_old_days_are_dropped()
    {
        await using var service = await ServiceFixture<Program>.StartAsync("ingestiondb", builder => builder.UseSetting("Ingestion:MaxSeriesPerSource", "3").UseSetting("Ingestion:MetricRetentionDays", "2"));
        await IngestionFixture.ListenAsync(service);
        var flood = Enumerable.Range(0, 10).Select(i => Point("m", Now, i, $"h{i}")).ToList();
        using var response = await service.Client.PostAsJsonAsync("/api/v1/metrics?source=flood", flood, HermesJson.Options, Token);
        response.EnsureSuccessStatusCode();
        await service.Client.PostAsJsonAsync("/api/v1/metrics?source=other", flood.Take(1), HermesJson.Options, Token);

        var series = (await service.Client.GetFromJsonAsync<Page<MetricSeries>>("/api/v1/metrics", HermesJson.Options, Token))!.Items;
        Assert.Equal(3, series.Count(s => s is { Source: "flood", Name: "m" }));
        Assert.Single(series, s => s is { Source: "other", Name: "m" });
        var overflow = series.Single(s => s.Name == MetricSeriesFacts.OverflowName);
        var points = (await service.Client.GetFromJsonAsync<Page<MetricPoint>>($"/api/v1/metrics/{overflow.Id}/points", HermesJson.Options, Token))!.Items;
        Assert.Equal(7, points.Sum(p => p.Value));

        var partitions = service.Services.GetRequiredService<MetricPartitions>();
        await partitions.EnsureAsync([DateOnly.FromDateTime(Now.UtcDateTime.AddDays(-1)), DateOnly.FromDateTime(Now.UtcDateTime.AddDays(-9))], Token);
        await partitions.DropBeforeAsync(DateOnly.FromDateTime(Now.UtcDateTime), Token);
        await using var command = service.DataSource.CreateCommand($"select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid where c.relname in ('metric_point_{Now.AddDays(-1):yyyyMMdd}', 'metric_point_{Now.AddDays(-9):yyyyMMdd}')");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Token));
    }

    private static MetricReport Point(string name, DateTimeOffset time, double value, string host) =>
        new() { Name = name, Timestamp = time, Value = value, Unit = "1", Attributes = new Dictionary<string, string> { ["host"] = host } };

    private async Task<IntakeResult> Post(string source, IEnumerable<MetricReport> points) =>
        await IngestionFixture.ReadAsync<IntakeResult>(await app.Service.Client.PostAsJsonAsync($"/api/v1/metrics?source={source}", points, HermesJson.Options, Token), Token);

    private async Task<IReadOnlyList<MetricSeries>> Series(string source) =>
        (await app.Service.Client.GetFromJsonAsync<Page<MetricSeries>>($"/api/v1/metrics?source={source}", HermesJson.Options, Token))!.Items;

    private async Task<Page<MetricPoint>> Points(long id, string query) =>
        (await app.Service.Client.GetFromJsonAsync<Page<MetricPoint>>($"/api/v1/metrics/{id}/points?{query}", HermesJson.Options, Token))!;
}

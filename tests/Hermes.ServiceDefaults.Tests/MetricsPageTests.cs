using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using Hermes.ServiceDefaults.Telemetry;
using Hermes.ServiceDefaults.Telemetry.Prometheus;
using Hermes.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Hermes.ServiceDefaults.Tests;

public sealed class MetricsPageTests
{
    private const string Hostile = "quote \" slash \\ line\nbreak";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("hermes.outbox.oldest.age", "s", MetricType.DoubleGauge, "hermes_outbox_oldest_age_seconds")]
    [InlineData("hermes.ingestion.lines.lost", "{line}", MetricType.LongSum, "hermes_ingestion_lines_lost_total")]
    [InlineData("queue.bytes", "By", MetricType.LongSumNonMonotonic, "queue_bytes")]
    [InlineData("thread_pool.thread.count", "{thread}", MetricType.LongSumNonMonotonic, "thread_pool_threads")]
    [InlineData("assembly.count", "{assembly}", MetricType.LongSumNonMonotonic, "assemblies")]
    [InlineData("used", "1", MetricType.DoubleGauge, "used_ratio")]
    [InlineData("waited", "ms", MetricType.Histogram, "waited_seconds")]
    [InlineData("9.lives--left", "", MetricType.LongGauge, "_9_lives_left")]
    public void A_name_carries_its_unit_and_counters_end_with_total(string instrument, string unit, MetricType type, string expected) =>
        Assert.Equal(expected, MetricName.Of(instrument, unit, type).Sample);

    [Fact]
    public async Task The_page_of_a_host_is_what_promtool_wants_within_a_moment()
    {
        await using var host = await TestHost.StartAsync(app => app.MapGet("/hello/{name}", (string name) => name).AllowAnonymous());
        await host.Client.GetStringAsync("/hello/you", Token);
        var page = await MetricsPage.ReadAsync(host.Client, Token);

        // The best of several: what else the machine does is not the page's fault.
        var milliseconds = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await host.Client.GetByteArrayAsync("/metrics", Token);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Assert.InRange(milliseconds.Min(), 0, 500);
        await Promtool.CheckMetricsAsync(page.Text, Token);
        Assert.Equal("gauge", page.Types["target_info"]);
        Assert.Equal("histogram", page.Types["http_server_request_duration_seconds"]);
        Assert.Equal(1, page.Sum("http_server_request_duration_seconds_count", ("http_route", "/hello/{name}"), ("http_response_status_code", "200")));
        Assert.Equal("counter", page.Types["dotnet_process_cpu_time_seconds_total"]);
        Assert.True(page.Sum("dotnet_process_memory_working_set_bytes") > 0);
    }

    [Fact]
    public async Task Buckets_are_cumulative_and_milliseconds_are_told_in_seconds()
    {
        await using var host = await TestHost.StartAsync();
        var waited = Meter(host).CreateHistogram<double>("test.waited", "ms", "How long.");
        waited.Record(20);
        waited.Record(700);
        waited.Record(1_000_000);

        var page = await MetricsPage.ReadAsync(host.Client, Token);

        Assert.Equal(0, page.Sum("test_waited_seconds_bucket", ("le", "0.01")));
        Assert.Equal(1, page.Sum("test_waited_seconds_bucket", ("le", "0.025")));
        Assert.Equal(2, page.Sum("test_waited_seconds_bucket", ("le", "1.0")));
        Assert.Equal(3, page.Sum("test_waited_seconds_bucket", ("le", "+Inf")));
        Assert.Equal(3, page.Sum("test_waited_seconds_count"));
        Assert.Equal(1000.72, page.Sum("test_waited_seconds_sum"), 6);
    }

    [Fact]
    public async Task Hostile_labels_are_escaped_and_colliding_ones_are_joined()
    {
        await using var host = await TestHost.StartAsync();
        Meter(host).CreateCounter<long>("test.hostile", "{thing}", Hostile).Add(1, new("what", Hostile), new("a.b", 1), new("a-b", true), new("none", null));

        var page = await MetricsPage.ReadAsync(host.Client, Token);

        Assert.Contains("""test_hostile_total{a_b="true;1",none="",what="quote \" slash \\ line\nbreak"} 1""", page.Text);
        Assert.Contains("# HELP test_hostile_total quote \" slash \\\\ line\\nbreak\n", page.Text);
        await Promtool.CheckMetricsAsync(page.Text, Token);
    }

    [Fact]
    public async Task A_label_with_endless_values_does_not_grow_the_page_endlessly()
    {
        await using var host = await TestHost.StartAsync();
        var counter = Meter(host).CreateCounter<long>("test.endless", "{thing}", "Things.");
        for (var i = 0; i < 5_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        var page = await MetricsPage.ReadAsync(host.Client, Token);

        Assert.InRange(page.Samples.Count(sample => sample.Name == "test_endless_total"), 2, 502);
        Assert.Equal(5_000, page.Sum("test_endless_total"));
    }

    [Fact]
    public async Task Scrapers_that_ask_at_once_share_a_collection()
    {
        await using var host = await TestHost.StartAsync();
        var collections = 0;
        using var open = new ManualResetEventSlim();
        Meter(host).CreateObservableGauge("test.observed", () =>
        {
            Interlocked.Increment(ref collections);
            open.Wait(Token);
            return 1;
        });
        var exporter = host.Services.GetRequiredService<PrometheusExporter>();

        var scrapes = Enumerable.Range(0, 20).Select(_ => exporter.ScrapeAsync(TextFormat.Prometheus)).ToList();
        open.Set();
        var pages = await Task.WhenAll(scrapes);

        Assert.Equal(1, collections);
        Assert.All(pages, page => Assert.Same(pages[0], page));
    }

    [Fact]
    public async Task Who_prefers_OpenMetrics_gets_it()
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text;version=1.0.0"));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("text/plain;version=0.0.4;q=0.5"));

        using var response = await host.Client.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("# TYPE dotnet_process_cpu_time_seconds counter\n", text);
        Assert.Contains("\ndotnet_process_cpu_time_seconds_total{", text);
        Assert.Contains("# TYPE target info\n", text);
        Assert.EndsWith("# EOF\n", text);
    }

    [Fact]
    public async Task Without_a_preference_the_page_is_plain_text()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.Client.GetAsync("/metrics", Token);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    private static Meter Meter(TestHost host) => host.Services.GetRequiredService<IMeterFactory>().Create(HermesTelemetry.Name);
}

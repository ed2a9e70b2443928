using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Hermes.Ingestion.Tests;

/// <summary>OpenTelemetry's own exporter sends to a running service.</summary>
public sealed partial class OtlpExporterTests(IngestionFixture app)
{
    private const int Records = 3_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_record_of_the_real_exporter_arrives_once_with_level_time_feed_and_trace()
    {
        using var activity = new Activity("load").Start();
        using (var factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("exporter-logs", serviceInstanceId: "one").AddAttributes([new("hermes.feed", "FX")]));
            options.AddOtlpExporter((exporter, processor) =>
            {
                Configure(exporter, "/v1/logs");
                processor.ExportProcessorType = ExportProcessorType.Batch;
                processor.BatchExportProcessorOptions.MaxQueueSize = 2 * Records;
            });
        })))
        {
            var logger = factory.CreateLogger("Etl.Loader");
            for (var i = 0; i < Records; i++)
            {
                Loaded(logger, i % 10 == 0 ? LogLevel.Error : LogLevel.Information, i);
            }
        }

        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        var rows = (await connection.QueryAsync<(string Message, short Level, string Feed, string Component, string Raw, DateTime Time)>(
            "select message, level, feed, component, raw, time from log_entry where source = 'exporter-logs'")).AsList();
        Assert.Equal(Enumerable.Range(0, Records).Select(i => $"Loaded part {i} of the day").Order(), rows.Select(r => r.Message).Order());
        Assert.Equal(Records / 10, rows.Count(r => r.Level == (short)Hermes.Logs.LineLevel.Error));
        Assert.All(rows, r => Assert.Equal(("FX", "Etl.Loader"), (r.Feed, r.Component)));
        Assert.All(rows, r => Assert.Contains($"\"traceId\":\"{activity.TraceId}\"", r.Raw));
        Assert.Contains("\"Part\":", rows[0].Raw);
        Assert.All(rows, r => Assert.InRange(r.Time, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-5), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1)));
    }

    [Fact]
    public async Task Counters_gauges_and_histograms_of_the_real_exporter_become_series()
    {
        using var meter = new Meter("etl");
        using (var provider = Sdk.CreateMeterProviderBuilder().AddMeter("etl").SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("exporter-metrics", serviceInstanceId: "one"))
            .AddOtlpExporter((exporter, reader) => Configure(exporter, "/v1/metrics")).Build())
        {
            meter.CreateObservableGauge("queue.length", () => 12);
            meter.CreateCounter<long>("rows.loaded", "{row}").Add(500, new KeyValuePair<string, object?>("table", "orders"));
            var duration = meter.CreateHistogram<double>("load.duration", "s");
            duration.Record(2.5);
            duration.Record(1.5);
            Assert.True(provider.ForceFlush());
        }

        var series = (await app.Service.Client.GetFromJsonAsync<Page<MetricSeries>>("/api/v1/metrics?source=exporter-metrics", HermesJson.Options, Token))!.Items;
        Assert.Equal([("load.duration", "histogram", "s"), ("queue.length", "gauge", null), ("rows.loaded", "counter", "{row}")], series.Select(s => (s.Name, s.Kind, s.Unit)));
        Assert.Equal("orders", series[2].Attributes["table"]);
        Assert.Equal("etl", series[2].Attributes["otel.scope.name"]);
        Assert.Equal((4.0, 2L), await Last(series[0]));
        Assert.Equal((12.0, null), await Last(series[1]));
        Assert.Equal((500.0, null), await Last(series[2]));
    }

    private async Task<(double? Value, long? Count)> Last(MetricSeries series)
    {
        var point = (await app.Service.Client.GetFromJsonAsync<Page<Contracts.Ingestion.MetricPoint>>($"/api/v1/metrics/{series.Id}/points", HermesJson.Options, Token))!.Items[^1];
        return (point.Value, point.Count);
    }

    private void Configure(OtlpExporterOptions exporter, string path)
    {
        exporter.Endpoint = new Uri(app.Service.Client.BaseAddress!, path);
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Headers = $"Authorization={app.Service.Client.DefaultRequestHeaders.Authorization}";
    }

    [LoggerMessage("Loaded part {Part} of the day")]
    private static partial void Loaded(ILogger logger, LogLevel level, int part);
}

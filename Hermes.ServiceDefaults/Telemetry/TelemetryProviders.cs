using System.Diagnostics.Metrics;
using Hermes.ServiceDefaults.Telemetry.Prometheus;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hermes.ServiceDefaults.Telemetry;

/// <summary>
/// Owns the trace and metric providers. They listen from the construction on and are flushed when the host stops.
/// </summary>
internal sealed class TelemetryProviders : IHostedLifecycleService, IDisposable
{
    // The collector may already be gone; a short bound keeps the stop quick.
    private const int FlushMilliseconds = 2_000;

    private readonly TracerProvider? traces;
    private readonly MeterProvider metrics;

    public TelemetryProviders(ResourceBuilder resource, bool otlp, PrometheusExporter prometheus, IMeterFactory meters)
    {
        var metricsBuilder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddView(instrument => MetricViews.For(instrument, meters))
            .AddReader(new BaseExportingMetricReader(prometheus));
        if (otlp)
        {
            metricsBuilder.AddOtlpExporter();
            traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .SetSampler(new ParentBasedSampler(new WorkSampler()))
                .AddSource(HermesTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit")
                .AddOtlpExporter()
                .Build();
        }

        metrics = metricsBuilder.Build();
    }

    private static string[] Meters =>
    [
        HermesTelemetry.Name,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Diagnostics",
        "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Components.Server.Circuits",
        "System.Net.Http", "System.Runtime", "Npgsql",
    ];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        traces?.ForceFlush(FlushMilliseconds);
        metrics.ForceFlush(FlushMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        traces?.Dispose();
        metrics.Dispose();
    }
}

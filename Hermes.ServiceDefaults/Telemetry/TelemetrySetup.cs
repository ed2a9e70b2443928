using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hermes.ServiceDefaults.Telemetry;

internal static class TelemetrySetup
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static WebApplicationBuilder AddHermesTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]))
        {
            return builder;
        }

        var resource = ResourceBuilder.CreateDefault().AddService(
            builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName,
            serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}");

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.SetResourceBuilder(resource);
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.AddOtlpExporter();
        });
        builder.Services.AddHostedService(_ => new TelemetryProviders(resource));
        return builder;
    }

    /// <summary>Owns the trace and metric providers: built before anything serves, flushed when the host stops.</summary>
    private sealed class TelemetryProviders(ResourceBuilder resource) : IHostedLifecycleService, IDisposable
    {
        private TracerProvider? traces;
        private MeterProvider? metrics;

        public Task StartingAsync(CancellationToken cancellationToken)
        {
            traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .SetSampler(new ParentBasedSampler(new WorkSampler()))
                .AddSource(HermesTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit")
                .AddOtlpExporter()
                .Build();
            metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(HermesTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit")
                .AddOtlpExporter()
                .Build();
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken)
        {
            // The collector may already be gone; a short bound keeps the stop quick.
            traces?.ForceFlush(2000);
            metrics?.ForceFlush(2000);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            traces?.Dispose();
            metrics?.Dispose();
        }
    }
}

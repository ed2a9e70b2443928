using System.Diagnostics.Metrics;
using Hermes.ServiceDefaults.Telemetry.Logging;
using Hermes.ServiceDefaults.Telemetry.Prometheus;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Hermes.ServiceDefaults.Telemetry;

internal static class TelemetrySetup
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Metrics for scrapers, and everything by OTLP when a collector is named.</summary>
    public static WebApplicationBuilder AddHermesTelemetry(this WebApplicationBuilder builder)
    {
        var otlp = !string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]);
        var resource = ResourceBuilder.CreateEmpty().AddTelemetrySdk()
            .AddService(builder.Environment.ApplicationName, serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}")
            // Last, so that who started this process may name it and its instance (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES).
            .AddEnvironmentVariableDetector();

        builder.AddHermesLogging();
        if (otlp)
        {
            builder.Logging.AddOpenTelemetry(logging =>
            {
                logging.SetResourceBuilder(resource);
                logging.IncludeFormattedMessage = true;
                logging.AddProcessor(new RedactionProcessor());
                logging.AddOtlpExporter();
            });
        }

        builder.Services.AddSingleton<PrometheusExporter>();
        builder.Services.AddSingleton(services => new TelemetryProviders(
            resource, otlp, services.GetRequiredService<PrometheusExporter>(), services.GetRequiredService<IMeterFactory>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<TelemetryProviders>());
        builder.Services.AddSingleton<IHealthCheckPublisher, ProcessMetrics>();
        builder.Services.AddHostedService<MetricSampler>();
        return builder;
    }

    /// <summary>Listens from now on, before anything is made that counts.</summary>
    public static void UseHermesTelemetry(this WebApplication app) => app.Services.GetRequiredService<TelemetryProviders>();
}

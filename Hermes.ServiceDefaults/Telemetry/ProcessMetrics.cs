using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hermes.ServiceDefaults.Telemetry;

/// <summary>How long the host has run, and what its health checks said last.</summary>
internal sealed class ProcessMetrics : IHealthCheckPublisher
{
    private volatile HealthReport? last;

    public ProcessMetrics(IMeterFactory meters)
    {
        var meter = meters.CreateHermes();
        var started = Stopwatch.GetTimestamp();
        meter.CreateObservableGauge("hermes.uptime", () => Stopwatch.GetElapsedTime(started).TotalSeconds, "s", "Time since the service started.");
        meter.CreateObservableGauge("hermes.health", Health, "{state}", "What a health check says: 1 healthy, 0.5 degraded, 0 unhealthy.");
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        last = report;
        return Task.CompletedTask;
    }

    private IEnumerable<Measurement<double>> Health() => last is not { } report ? [] :
        report.Entries.Select(entry => new Measurement<double>(
            entry.Value.Status switch { HealthStatus.Healthy => 1, HealthStatus.Degraded => 0.5, _ => 0 },
            new KeyValuePair<string, object?>("check", entry.Key)));
}

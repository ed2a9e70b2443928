using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hermes.ServiceDefaults.Telemetry;

/// <summary>Asks for sampled figures, each by itself so that a slow source does not hold up another.</summary>
internal sealed partial class MetricSampler(IEnumerable<ISampledMetrics> sources, ILogger<MetricSampler> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(sources.Select(source => RunAsync(source, stoppingToken)));

    private async Task RunAsync(ISampledMetrics source, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                await source.SampleAsync(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // The health checks tell that the database or the broker is away; this need not be said again every time.
                NotSampled(logger, source.GetType().Name, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    [LoggerMessage(LogLevel.Debug, "{Source} could not be sampled: {Reason}")]
    private static partial void NotSampled(ILogger logger, string source, string reason);
}

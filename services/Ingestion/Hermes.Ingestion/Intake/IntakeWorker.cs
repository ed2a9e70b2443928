using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Live;
using Microsoft.Extensions.Options;

namespace Hermes.Ingestion.Intake;

/// <summary>Runs the lanes of the queue side by side.</summary>
internal sealed class IntakeWorker(
    IntakeQueue queue, TemplateCatalog templates, BatchPreparer preparer, BatchWriter writer, SourceActivity activity, LiveRelay<LogEntry> live, IntakeMetrics metrics, IOptions<IngestionOptions> options, ILogger<IntakeWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await templates.RestoreAsync(stoppingToken);
        await Task.WhenAll(queue.Lanes.Select(units => Task.Run(
            () => new IntakeLane(units, queue, preparer, writer, activity, live, metrics, options.Value.BatchLines, logger).RunAsync(stoppingToken), CancellationToken.None)));
    }
}

using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Live;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Takes units from the queue, prepares the next batch while the last one is being written.</summary>
internal sealed partial class IntakeWorker(
    IntakeQueue queue, TemplateCatalog templates, BatchPreparer preparer, BatchWriter writer, SourceActivity activity, LiveRelay<LogEntry> live, IntakeMetrics metrics, IOptions<IngestionOptions> options, ILogger<IntakeWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await templates.RestoreAsync(stoppingToken);
        var prepared = Channel.CreateBounded<PreparedBatch>(1);
        await Task.WhenAll(PrepareAsync(prepared.Writer, stoppingToken), WriteAsync(prepared.Reader, stoppingToken));
    }

    private async Task PrepareAsync(ChannelWriter<PreparedBatch> output, CancellationToken ct)
    {
        while (await queue.Reader.WaitToReadAsync(ct))
        {
            var units = new List<IntakeUnit>();
            for (var lines = 0; lines < options.Value.BatchLines && queue.Reader.TryRead(out var unit);)
            {
                if (unit.TryTake())
                {
                    units.Add(unit);
                    lines += unit.Lines.Count;
                }
                else
                {
                    queue.Release(unit);
                }
            }

            if (units.Count > 0 && await PrepareAsync(units) is { } batch)
            {
                await output.WriteAsync(batch, ct);
            }
        }
    }

    private async Task<PreparedBatch?> PrepareAsync(List<IntakeUnit> units)
    {
        try
        {
            return await preparer.PrepareAsync(units, CancellationToken.None);
        }
        catch (Exception e)
        {
            // A defect in parsing must not stop intake for everybody: the senders of this batch are told, the rest goes on.
            Fail(units, e);
            return null;
        }
    }

    private async Task WriteAsync(ChannelReader<PreparedBatch> input, CancellationToken ct)
    {
        await foreach (var batch in input.ReadAllAsync(ct))
        {
            await WriteAsync(batch);
        }
    }

    private async Task WriteAsync(PreparedBatch batch)
    {
        try
        {
            // Not cancelled by a stop: a commit cut short leaves open whether it happened. The database's timeouts bound it.
            var started = Stopwatch.GetTimestamp();
            var copied = await writer.WriteAsync(batch, CancellationToken.None);
            metrics.Stored(batch.Units.Sum(unit => unit.Lines.Count), copied, Stopwatch.GetElapsedTime(started));
            foreach (var unit in batch.Units)
            {
                queue.Release(unit);
                unit.Complete();
                activity.Stored(unit.Source, unit.Lines.Count, Encoding.UTF8.GetBytes(unit.Lines[^1].Raw), unit.Received);
            }
        }
        catch (Exception e) when (batch.Units.Count > 1 && e is not NpgsqlException { IsTransient: true })
        {
            // One unit may be at fault; alone, each shows which.
            foreach (var unit in batch.Units)
            {
                if (await PrepareAsync([unit]) is { } alone)
                {
                    await WriteAsync(alone);
                }
            }

            return;
        }
        catch (Exception e)
        {
            Fail(batch.Units, e);
            return;
        }

        if (live.HasSubscribers)
        {
            batch.Lines.ForEach(line => live.Publish(line.ToEntry()));
        }
    }

    private void Fail(IReadOnlyList<IntakeUnit> units, Exception reason)
    {
        if (reason is not RepeatedRequestException)
        {
            metrics.Failed(units.Sum(u => u.Lines.Count));
            BatchFailed(logger, units.Sum(u => u.Lines.Count), units[0].Source, reason);
        }

        foreach (var unit in units)
        {
            queue.Release(unit);
            unit.Fail(reason);
        }
    }

    [LoggerMessage(LogLevel.Error, "Could not store {Lines} lines of {Source}; their senders are told")]
    private static partial void BatchFailed(ILogger logger, int lines, string source, Exception reason);
}

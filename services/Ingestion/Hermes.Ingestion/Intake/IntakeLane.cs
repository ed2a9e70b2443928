using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Live;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>
/// Takes units one after the other. While one batch is being written the next grows: a line that comes in peace is written at
/// once, and the faster lines come the more of them share a transaction.
/// </summary>
internal sealed partial class IntakeLane(
    ChannelReader<IntakeUnit> waiting, IntakeQueue queue, BatchPreparer preparer, BatchWriter writer, SourceActivity activity, LiveRelay<LogEntry> live, IntakeMetrics metrics, int mostLines, ILogger logger)
{
    // Enough to be worth a look at the miner; few enough to look often whether the writer is free.
    private const int LinesAtATime = 5_000;
    private const int LastLineBytes = 1_200;

    public async Task RunAsync(CancellationToken ct)
    {
        var writing = Task.CompletedTask;
        var more = waiting.WaitToReadAsync(ct).AsTask();
        var batch = new PreparedBatch();
        try
        {
            while (true)
            {
                await (batch.Lines == 0 ? more : batch.Lines >= mostLines ? writing : Task.WhenAny(writing, more));
                if (more.IsCompleted)
                {
                    await more;
                    batch = await TakeAsync(batch);
                    more = waiting.WaitToReadAsync(ct).AsTask();
                }

                if (batch.Lines > 0 && writing.IsCompleted)
                {
                    writing = WriteAsync(batch);
                    batch = new PreparedBatch();
                }
            }
        }
        finally
        {
            // What was taken is stored even when the process stops.
            await writing;
            if (batch.Lines > 0)
            {
                await WriteAsync(batch);
            }
        }
    }

    private async Task<PreparedBatch> TakeAsync(PreparedBatch batch)
    {
        var units = new List<IntakeUnit>();
        for (var lines = 0; lines < LinesAtATime && batch.Lines + lines < mostLines && waiting.TryRead(out var unit);)
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

        try
        {
            await preparer.AddAsync(batch, units, CancellationToken.None);
            return batch;
        }
        catch (Exception e)
        {
            // A defect must not stop intake for everybody: these senders are told, the others' lines are prepared again.
            Fail(units, e);
            return await PrepareAsync([.. batch.Units.Except(units)]) ?? new PreparedBatch();
        }
    }

    private async Task<PreparedBatch?> PrepareAsync(List<IntakeUnit> units)
    {
        var batch = new PreparedBatch();
        try
        {
            await preparer.AddAsync(batch, units, CancellationToken.None);
            return batch;
        }
        catch (Exception e)
        {
            Fail(units, e);
            return null;
        }
    }

    private async Task WriteAsync(PreparedBatch batch)
    {
        long copied;
        var started = Stopwatch.GetTimestamp();
        try
        {
            // Not cancelled by a stop: a commit cut short leaves open whether it happened. The database's timeouts bound it.
            copied = await writer.WriteAsync(batch, CancellationToken.None);
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

        metrics.Stored(batch.Units.Sum(unit => unit.Lines.Count), copied, Stopwatch.GetElapsedTime(started));
        if (live.HasSubscribers)
        {
            Publish(batch);
        }

        foreach (var unit in batch.Units)
        {
            activity.Stored(unit.Lines.Source, unit.Lines.Count, Encoding.UTF8.GetBytes(unit.Lines.Last.Raw(LastLineBytes)), unit.Lines.Received);
            queue.Release(unit);
            unit.Complete();
        }
    }

    private void Publish(PreparedBatch batch)
    {
        // As other replicas read them: of a large batch the last lines.
        var skipped = batch.Lines - LiveLines.MostRead;
        foreach (var unit in batch.Units)
        {
            foreach (var row in unit.Lines)
            {
                if (--skipped < 0)
                {
                    live.Publish(RowEntry.Of(row, unit.Lines, batch.CategoryOf(row)));
                }
            }
        }
    }

    private void Fail(IReadOnlyList<IntakeUnit> units, Exception reason)
    {
        if (reason is not RepeatedRequestException && units.Count > 0)
        {
            var lines = units.Sum(unit => unit.Lines.Count);
            metrics.Failed(lines);
            BatchFailed(logger, lines, units[0].Lines.Source, reason);
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

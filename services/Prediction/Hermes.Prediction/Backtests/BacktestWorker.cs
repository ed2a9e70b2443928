using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Backtests;
using Hermes.Learning.Training;
using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Prediction.Backtests;

/// <summary>Does the backtests that were asked for, one after the other, at one replica at a time.</summary>
internal sealed partial class BacktestWorker(
    Leases leases, NpgsqlDataSource database, BacktestReplay replay, BacktestMetrics metrics, TimeProvider time, ILogger<BacktestWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.HoldAsync("run backtests", RunAsync, stoppingToken);

    private async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Look);
        var ended = false;
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                ended = ended || await EndKilledAsync(ct);
                while (await NextAsync(ct) is { } next)
                {
                    await DoAsync(next, ct);
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                // What could not be written is ended at the next turn.
                ended = false;
                Postponed(logger, e.Message);
            }
        }
    }

    // With the lease in hand none goes on: what still says so belongs to a process that was killed.
    private async Task<bool> EndKilledAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update backtest set state = 'Failed', message = 'its process ended; ask again', ended_at = @now where state = 'Running'", new { now = time.GetUtcNow() }, cancellationToken: ct));
        return true;
    }

    private async Task<BacktestRow?> NextAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<BacktestRow>(new CommandDefinition(
            $"""
             update backtest set state = 'Running', message = 'reading history', started_at = @now
             where state = 'Queued' and number = (select min(number) from backtest where state = 'Queued')
             returning {BacktestRow.Columns}
             """, new { now = time.GetUtcNow() }, cancellationToken: ct));
    }

    private async Task DoAsync(BacktestRow row, CancellationToken ct)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var last = new BacktestProgress(0, row.Message);
        BacktestRequest? asked = null;
        var work = replay.RunAsync(row.Asked(), request => asked = request, progress => last = progress, cancel.Token);
        using var timer = new PeriodicTimer(Look);
        while (!work.IsCompleted && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            if (!cancel.IsCancellationRequested && !await StillWantedAsync(row.BacktestId, last, asked))
            {
                await cancel.CancelAsync();
            }
        }

        await EndAsync(row, work, asked);
        ct.ThrowIfCancellationRequested();
    }

    // A backtest that somebody has cancelled or deleted meanwhile is no longer running.
    private async Task<bool> StillWantedAsync(Guid id, BacktestProgress progress, BacktestRequest? asked)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            return await connection.ExecuteAsync(
                """
                update backtest set progress = @Share, message = @Message, request = coalesce(@asked::jsonb, request)
                where backtest_id = @id and state = 'Running'
                """, new { id, progress.Share, progress.Message, asked = asked is null ? null : JsonSerializer.Serialize(asked, HermesJson.Options) }) == 1;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            Postponed(logger, e.Message);
            return true;
        }
    }

    private async Task EndAsync(BacktestRow row, Task<(BacktestResult Result, IReadOnlyList<BacktestFeed> Feeds)> work, BacktestRequest? asked)
    {
        var (state, message) = work.Status switch
        {
            TaskStatus.RanToCompletion => (BacktestState.Succeeded, "done"),
            TaskStatus.Canceled => (BacktestState.Failed, "the service stopped; ask again"),
            _ => (BacktestState.Failed, work.Exception!.InnerException!.Message),
        };
        if (work.Exception?.InnerException is { } failure and not NotEnoughHistoryException)
        {
            Failed(logger, failure);
        }

        var (result, feeds) = state == BacktestState.Succeeded ? await work : default;
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var wanted = await connection.ExecuteAsync(
            """
            update backtest set state = @state, message = @message, ended_at = @now, verdict = @Verdict, result = @result::jsonb,
                progress = case when @result is null then progress else 1 end, request = coalesce(@asked::jsonb, request)
            where backtest_id = @BacktestId and state = 'Running'
            """,
            new
            {
                row.BacktestId, state = state.ToString(), message, now, result?.Verdict,
                result = result is null ? null : JsonSerializer.Serialize(result, HermesJson.Options),
                asked = asked is null ? null : JsonSerializer.Serialize(asked, HermesJson.Options),
            }, transaction) == 1;
        if (wanted && feeds is not null)
        {
            await connection.ExecuteAsync(
                "insert into backtest_feed (backtest_id, rank, body) select @BacktestId, place - 1, body::jsonb from unnest(@bodies) with ordinality as feed (body, place)",
                new { row.BacktestId, bodies = feeds.Select(feed => JsonSerializer.Serialize(feed, HermesJson.Options)).ToArray() }, transaction);
        }

        await transaction.CommitAsync();
        metrics.Ended(wanted ? state : BacktestState.Cancelled, now - (row.StartedAt ?? now));
    }

    [LoggerMessage(LogLevel.Warning, "Backtests go on in a moment: {Reason}")]
    private static partial void Postponed(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "A backtest failed")]
    private static partial void Failed(ILogger logger, Exception exception);
}

using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// Keeps one follower running for every source that names files, over all replicas: who follows them holds the source's
/// lease. Should two ever do, the database takes only what the later one stores.
/// </summary>
internal sealed partial class FileTailer(
    SourceRegistry sources, FollowerStates states, FollowTools tools, Leases leases, NpgsqlDataSource database, TimeProvider time, ILogger<FileTailer> logger)
    : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private readonly Dictionary<Source, (Task Task, CancellationTokenSource Stop)> _running = new(ReferenceEqualityComparer.Instance);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), time);
        try
        {
            do
            {
                await ReconcileAsync(stoppingToken);
                await TellAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await StopAsync([.. _running.Keys]);
        }
    }

    private async Task ReconcileAsync(CancellationToken ct)
    {
        var wanted = sources.All.Where(s => s.Settings is { Path: not null, Paused: false }).ToHashSet<Source>(ReferenceEqualityComparer.Instance);
        await StopAsync([.. _running.Keys.Where(s => !wanted.Contains(s))]);
        foreach (var source in wanted.Where(s => !_running.ContainsKey(s)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            _running[source] = (HoldAsync(source, stop.Token), stop);
        }
    }

    private async Task HoldAsync(Source source, CancellationToken ct)
    {
        // Reading and parsing are work: not on the loop that starts the others.
        await Task.Yield();
        await leases.HoldAsync($"follow {source.Settings.Path}", async held =>
        {
            using var following = states.Hold(source.Name);
            await FollowAsync(source, states.For(source.Name), held);
        }, ct);
    }

    private async Task FollowAsync(Source source, FollowerState state, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                using var session = await FollowSession.BeginAsync(source, [.. sources.All.Select(other => other.Name)], state, tools, ct);
                await session.RunAsync(ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                state.State = SourceState.Failing;
                state.BehindSince ??= time.GetUtcNow();
                state.LastError = e.Message;
                state.Errors++;
                Failed(logger, source.Settings.Path!, e.Message);
                await Task.Delay(PauseAfterFailure, time, ct);
            }
        }
    }

    private async Task TellAsync(CancellationToken ct)
    {
        try
        {
            await states.TellAsync(database, ct);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            NotTold(logger, e.Message);
        }
    }

    private async Task StopAsync(IReadOnlyList<Source> stopped)
    {
        await Task.WhenAll(stopped.Select(source => _running[source].Stop.CancelAsync()));
        foreach (var source in stopped)
        {
            var (task, stop) = _running[source];
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
            _running.Remove(source);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Following {Path} failed and is tried again: {Reason}")]
    private static partial void Failed(ILogger logger, string path, string reason);

    [LoggerMessage(LogLevel.Debug, "Other replicas are not told how the followed files are doing: {Reason}")]
    private static partial void NotTold(ILogger logger, string reason);
}

using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// Keeps one follower running for every source that names a file, over all replicas: who follows a file holds its lease.
/// Should two ever do, the checkpoint's revision lets only one of them store.
/// </summary>
internal sealed partial class FileTailer(
    SourceRegistry sources, FollowerStates states, AllowedPaths allowed, IntakeQueue queue, Leases leases, NpgsqlDataSource database, TimeProvider time, ILogger<FileTailer> logger)
    : BackgroundService
{
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
            _running[source] = (FollowAsync(source, stop.Token), stop);
        }
    }

    private async Task FollowAsync(Source source, CancellationToken ct)
    {
        // Reading and parsing are work: not on the loop that starts the others.
        await Task.Yield();
        await leases.HoldAsync($"follow {source.Settings.Path}", async held =>
        {
            using var following = states.Hold(source.Name);
            using var follower = new FileFollower(source, states.For(source.Name), allowed, queue, database, time, logger);
            await follower.RunAsync(held);
        }, ct);
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
        foreach (var source in stopped)
        {
            var (task, stop) = _running[source];
            await stop.CancelAsync();
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
            _running.Remove(source);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Other replicas are not told how the followed files are doing: {Reason}")]
    private static partial void NotTold(ILogger logger, string reason);
}

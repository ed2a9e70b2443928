using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Ingestion.AuditTables;

/// <summary>Asks every audit table at its interval; over all replicas, the one that holds the source's lease does.</summary>
internal sealed partial class AuditTableWorker(SourceRegistry sources, AuditTablePoll poll, AuditTableStates states, Leases leases, TimeProvider time, ILogger<AuditTableWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPauseAfterFailure = TimeSpan.FromSeconds(30);
    private readonly Dictionary<Source, (Task Task, CancellationTokenSource Stop)> _running = new(ReferenceEqualityComparer.Instance);

    /// <summary>Time between two questions.</summary>
    public static TimeSpan IntervalOf(SqlSettings sql) => TimeSpan.FromSeconds(sql.IntervalSeconds ?? 60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            do
            {
                // A source whose settings changed is another object: it is asked anew, at once.
                var wanted = sources.All.Where(s => s.Settings is { Sql: not null, Paused: false }).ToHashSet<Source>(ReferenceEqualityComparer.Instance);
                await StopAsync([.. _running.Keys.Where(s => !wanted.Contains(s))]);
                foreach (var source in wanted.Where(s => !_running.ContainsKey(s)))
                {
                    var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                    _running[source] = (leases.HoldAsync($"audit table {source.Name}", held => AskAsync(source, held), stop.Token), stop);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await StopAsync([.. _running.Keys]);
        }
    }

    private async Task AskAsync(Source source, CancellationToken ct)
    {
        await Task.Yield();
        var interval = IntervalOf(source.Settings.Sql!);
        while (true)
        {
            var pause = interval;
            try
            {
                var (more, problem) = await poll.RunAsync(source, ct);
                await states.AskedAsync(source.Name, more, problem, ct);
                pause = more ? TimeSpan.Zero : interval;
            }
            catch (Exception e) when (e is AuditException or AuditMovedException or NpgsqlException or TimeoutException)
            {
                pause = interval < LongestPauseAfterFailure ? interval : LongestPauseAfterFailure;
                await TellAsync(source.Name, e, ct);
            }

            await Task.Delay(pause, time, ct);
        }
    }

    private async Task TellAsync(string source, Exception reason, CancellationToken ct)
    {
        NotAsked(logger, source, reason.Message);
        try
        {
            await states.FailedAsync(source, reason.Message, ct);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // Hermes's own database is away; the log above says enough.
        }
    }

    private async Task StopAsync(IReadOnlyList<Source> stopped)
    {
        foreach (var source in stopped)
        {
            await _running[source].Stop.CancelAsync();
        }

        foreach (var source in stopped)
        {
            await _running[source].Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _running[source].Stop.Dispose();
            _running.Remove(source);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The audit table of {Source} could not be read and is asked again: {Reason}")]
    private static partial void NotAsked(ILogger logger, string source, string reason);
}

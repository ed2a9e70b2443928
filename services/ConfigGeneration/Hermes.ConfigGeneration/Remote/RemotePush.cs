using System.ComponentModel;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Contracts.Configurations;
using Hermes.ServiceDefaults.Coordination;

namespace Hermes.ConfigGeneration.Remote;

/// <summary>
/// Pushes what changed to the remote repository: within a second of a change at this replica, within a quarter of a minute of one at
/// another, and again with growing pauses while it fails. Changes never wait for it.
/// </summary>
internal sealed partial class RemotePush(RemoteRepository remote, Leases leases, RemoteMetrics metrics, TimeProvider time, ILogger<RemotePush> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim wake = new(0, 1);
    private string? pushed;
    private int failures;

    /// <summary>How it stands, as far as this replica knows.</summary>
    public RemoteStatus Status { get; private set; } = new(remote.ShownUrl, remote.Url is null ? "off" : "waiting", null, null, 0, null);

    /// <summary>Something changed.</summary>
    public void Wake()
    {
        if (remote.Url is not null && wake.CurrentCount == 0)
        {
            try
            {
                wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else was as quick.
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        remote.Url is null ? Task.CompletedTask : leases.HoldAsync("push configurations", PushForEverAsync, stoppingToken);

    private async Task PushForEverAsync(CancellationToken ct)
    {
        while (true)
        {
            await LookAsync(ct);
            var pause = failures == 0 ? LookEvery : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures - 1, 10)));
            Status = Status with { NextTryAt = failures == 0 ? null : time.GetUtcNow() + pause };
            await wake.WaitAsync(pause, ct);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            var state = await remote.StateAsync(ct);
            if (state == pushed || state.Length == 0)
            {
                return;
            }

            if (await remote.PushAsync(ct) is { } reason)
            {
                Fail(reason);
                return;
            }

            (pushed, failures) = (state, 0);
            Status = new RemoteStatus(remote.ShownUrl, "pushed", time.GetUtcNow(), null, 0, null);
            metrics.Pushed(true);
        }
        catch (Exception e) when (e is GitFailedException or TimeoutException or IOException or InvalidOperationException or Win32Exception)
        {
            Fail(e.Message);
        }
    }

    private void Fail(string reason)
    {
        failures++;
        Status = Status with { State = "failing", LastError = reason, Failures = failures };
        metrics.Pushed(false);
        Postponed(logger, failures, reason);
    }

    [LoggerMessage(LogLevel.Warning, "Configurations could not be pushed to the remote repository, try {Failures}; it is tried again: {Reason}")]
    private static partial void Postponed(ILogger logger, int failures, string reason);
}

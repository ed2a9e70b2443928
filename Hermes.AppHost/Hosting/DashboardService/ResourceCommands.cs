using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.DashboardService;

/// <summary>What people may do with a process from the dashboard, under the names that the dashboard knows.</summary>
internal sealed class ResourceCommands(TimeProvider time)
{
    private const string Start = "start";
    private const string Stop = "stop";
    private const string Restart = "restart";

    // DCP kills after six seconds what does not end; a start that takes longer than the rest is stuck.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<ResourceInstance, (ResourceRunner Runner, SemaphoreSlim Turn)> _runners = [];

    public void Add(ResourceRunner runner) => _runners.Add(runner.Instance, (runner, new SemaphoreSlim(1)));

    public static IEnumerable<ResourceCommand> For(ResourceSnapshot snapshot) =>
    [
        new()
        {
            Name = Start, DisplayName = "Start", DisplayDescription = "Start the process", IconName = "Play", IconVariant = IconVariant.Filled, IsHighlighted = true,
            State = CanStart(snapshot) ? ResourceCommandState.Enabled : snapshot.State == KnownResourceStates.Starting ? ResourceCommandState.Disabled : ResourceCommandState.Hidden,
        },
        new()
        {
            Name = Stop, DisplayName = "Stop", DisplayDescription = "Stop the process until it is started again", IconName = "Stop", IconVariant = IconVariant.Filled, IsHighlighted = true,
            State = CanStop(snapshot) ? ResourceCommandState.Enabled : snapshot.State == KnownResourceStates.Stopping ? ResourceCommandState.Disabled : ResourceCommandState.Hidden,
        },
        new()
        {
            Name = Restart, DisplayName = "Restart", DisplayDescription = "Stop the process and start it again", IconName = "ArrowCounterclockwise",
            State = CanRestart(snapshot) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        },
    ];

    /// <summary>Does it, one command at a time for each process. Returns whether it worked, and in words what happened.</summary>
    public async Task<(bool Succeeded, string Message)> ExecuteAsync(ResourceSnapshot snapshot, string command, CancellationToken token)
    {
        var name = snapshot.Instance.Resource.Name;
        if (!_runners.TryGetValue(snapshot.Instance, out var target) || command is not (Start or Stop or Restart))
        {
            return (false, $"{name} has no command '{command}'.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Limit);
        try
        {
            await target.Turn.WaitAsync(patience.Token);
            try
            {
                return await ExecuteAsync(target.Runner, command, patience.Token);
            }
            finally
            {
                target.Turn.Release();
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return (false, $"{name} did not {command} within {Limit.TotalSeconds:0} s.");
        }
        catch (Exception error) when (error is DistributedApplicationException or HttpRequestException)
        {
            return (false, $"{name} did not {command}: {error.Message}");
        }
    }

    private async Task<(bool Succeeded, string Message)> ExecuteAsync(ResourceRunner runner, string command, CancellationToken token)
    {
        var before = runner.Snapshot;
        if (command == Start ? !CanStart(before) : command == Stop ? !CanStop(before) : !CanRestart(before))
        {
            return (false, $"{runner.Name} cannot {command} while its state is {before.State}.");
        }

        if (command is Stop or Restart)
        {
            await runner.StopAsync(token);
        }

        if (command is Start or Restart && !await runner.StartAsync(token))
        {
            return (false, $"{runner.Name} could not be started.");
        }

        return (true, $"{runner.Name}: {command} done at {time.GetLocalNow():HH:mm:ss}.");
    }

    private static bool CanStart(ResourceSnapshot snapshot) => snapshot.IsStopped || snapshot.State == KnownResourceStates.Waiting;

    private static bool CanStop(ResourceSnapshot snapshot) => snapshot.State == KnownResourceStates.Running || snapshot is { IsStopped: true, StartsAgain: true };

    private static bool CanRestart(ResourceSnapshot snapshot) => snapshot.State == KnownResourceStates.Running;
}

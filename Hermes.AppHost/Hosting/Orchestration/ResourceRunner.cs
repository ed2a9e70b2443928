using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>Brings one instance up once what it waits for is ready, and up again whenever its process ends by itself; until somebody stops it.</summary>
internal sealed class ResourceRunner(
    ResourceInstance instance,
    SuiteOptions suite,
    DcpHost dcp,
    ResourceBoard board,
    ResourceNotificationService notifications,
    TimeProvider time,
    TextWriter console)
{
    private readonly RestartBackoff _backoff = new();
    private readonly RunSwitch _switch = new();
    private ProcessPlan? _plan;
    private DcpRun? _run;

    public ResourceInstance Instance => instance;

    public string Name => instance.Resource.Name;

    public ResourceSnapshot Snapshot => board.Of(instance);

    /// <summary>Servers are stopped after everything that uses them.</summary>
    public bool IsServer { get; } = instance.Resource.Annotations.OfType<ProgramAnnotation>().Any();

    public bool HasProcess { get; } = ProcessPlan.NeedsProcess(instance.Resource);

    public async Task RunAsync(CancellationToken token)
    {
        await WaitForDependenciesAsync(token);
        if (!HasProcess)
        {
            await StandAsync(token);
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            await _switch.UntilOnAsync(token);
            await RunOnceAsync(attempt, token);
        }
    }

    /// <summary>Stops the process for good: it starts again only when somebody asks. Returns when it has ended.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        _switch.Turn(on: false);
        await EndProcessAsync(token);
        await board.WaitAsync(instance, snapshot => snapshot.IsStopped, token);
        board.Update(instance, snapshot => snapshot with { StartsAgain = false });
    }

    /// <summary>Starts the process, also one that waits for others or for its next try. Returns when there is a process or there can be none.</summary>
    public async Task<bool> StartAsync(CancellationToken token)
    {
        _switch.Turn(on: true);
        return (await board.WaitAsync(instance, snapshot => snapshot.Pid is not null || snapshot.State == KnownResourceStates.FailedToStart, token)).Pid is not null;
    }

    /// <summary>The suite stops: whatever runs is ended, and nothing is started any more.</summary>
    public Task ShutDownAsync(CancellationToken token) => EndProcessAsync(token);

    private async Task WaitForDependenciesAsync(CancellationToken token)
    {
        var dependencies = StartOrder.DependenciesOf(instance.Resource).Select(needed => notifications.WaitForResourceHealthyAsync(needed.Name, token)).ToList();
        var ready = Task.WhenAll(dependencies);
        if (!ready.IsCompleted)
        {
            board.Update(instance, snapshot => snapshot with { State = KnownResourceStates.Waiting });
            await await Task.WhenAny(ready, _switch.NextTurn.WaitAsync(token));
        }
    }

    /// <summary>A database or a parameter is there as long as it can be used.</summary>
    private async Task StandAsync(CancellationToken token)
    {
        var snapshot = await Standing.OfAsync(instance, board.Of(instance), time, token);
        board.Update(instance, _ => snapshot);
        await new HealthWatch(instance, board, time, console).RunAsync(token);
    }

    private async Task RunOnceAsync(int attempt, CancellationToken token)
    {
        board.Update(instance, snapshot => snapshot with { State = KnownResourceStates.Starting, Health = HealthWatch.NotYet(instance), ExitCode = null });
        var plan = _plan = await ProcessPlan.ForAsync(instance, suite);
        var value = await Standing.ValueOfAsync(instance.Resource, token);
        var run = _run = await dcp.RunAsync($"{instance.Name}-{attempt}", plan, instance.Log, instance.ErrorLog, token);
        await run.Started.WaitAsync(token);
        if (!run.FailedToStart)
        {
            board.Update(instance, snapshot => snapshot with
            {
                State = KnownResourceStates.Running, Pid = run.Pid, Plan = plan, Value = value, StartedAt = time.GetUtcNow(), StoppedAt = null,
            });
        }

        // Somebody may have turned the switch when there was nothing to end yet.
        if (!_switch.IsOn)
        {
            await EndProcessAsync(token);
        }

        using var watch = CancellationTokenSource.CreateLinkedTokenSource(token);
        var health = new HealthWatch(instance, board, time, console);
        var watching = health.RunAsync(watch.Token);
        if (await Task.WhenAny(watching, run.Ended) == watching)
        {
            await watching;
        }

        var ending = await run.Ended.WaitAsync(token);
        await watch.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await dcp.ForgetAsync(run, token);
        await EndedAsync(run, ending, health.HealthySince, token);
    }

    private async Task EndedAsync(DcpRun run, string ending, long? healthySince, CancellationToken token)
    {
        // A job that is done is done; whatever serves others is meant to go on.
        var done = _switch.IsOn && run.ExitCode == 0 && !instance.Resource.Annotations.OfType<EndpointAnnotation>().Any();
        var turn = _switch.NextTurn;
        if (done)
        {
            _switch.Turn(on: false);
        }

        var again = _switch.IsOn;
        var state = done ? KnownResourceStates.Finished : run.FailedToStart ? KnownResourceStates.FailedToStart : KnownResourceStates.Exited;
        board.Update(instance, snapshot => snapshot with { State = state, Pid = null, StoppedAt = time.GetUtcNow(), ExitCode = run.ExitCode, Health = [], StartsAgain = again });
        if (again)
        {
            var delay = _backoff.AfterCrash(healthySince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);
            await console.WriteLineAsync($"{Name} {ending}; it starts again in {delay.TotalSeconds:0} s. See {LogFile.Telling(instance)}");
            await await Task.WhenAny(Task.Delay(delay, time, token), turn.WaitAsync(token));
        }
    }

    private async Task EndProcessAsync(CancellationToken token)
    {
        if (_run is { Ended.IsCompleted: false } run)
        {
            // Without a process it ended by itself just now, and the board says so.
            board.Update(instance, snapshot => snapshot.Pid is null ? snapshot : snapshot with { State = KnownResourceStates.Stopping });
            try
            {
                await dcp.StopAsync(run, _plan?.StopSignal, token);
            }
            catch (HttpRequestException) when (run.Ended.IsCompleted)
            {
                // It was forgotten meanwhile.
            }
        }
    }
}

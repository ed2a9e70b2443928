using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>Brings one resource up once what it waits for is ready, and up again whenever its process ends by itself.</summary>
internal sealed class ResourceRunner(
    IResource resource, SuiteOptions suite, DcpHost dcp, ResourceNotificationService notifications, TimeProvider time, TextWriter console)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly RestartBackoff _backoff = new();
    private readonly string _log = suite.Data.LogOf(resource.Name);
    private ProcessPlan? _plan;
    private DcpRun? _run;

    public string Name => resource.Name;

    /// <summary>Servers are stopped after everything that uses them.</summary>
    public bool IsServer { get; } = resource.Annotations.OfType<ProgramAnnotation>().Any();

    public async Task RunAsync(CancellationToken token)
    {
        foreach (var dependency in StartOrder.DependenciesOf(resource))
        {
            await notifications.WaitForResourceHealthyAsync(dependency.Name, token);
        }

        if (!ProcessPlan.NeedsProcess(resource))
        {
            await UntilReadyAsync(token);
            notifications.Healthy(resource);
            return;
        }

        for (var attempt = 1; await RunOnceAsync(attempt, token); attempt++)
        {
            LogFile.Trim(_log);
        }
    }

    public async Task StopAsync(CancellationToken token)
    {
        if (_run is { Ended.IsCompleted: false } run)
        {
            await dcp.StopAsync(run, _plan?.StopSignal, token);
        }
    }

    public void TrimLog() => LogFile.Trim(_log);

    /// <returns>Whether to run it again.</returns>
    private async Task<bool> RunOnceAsync(int attempt, CancellationToken token)
    {
        _plan = await ProcessPlan.ForAsync(resource, suite);
        var run = _run = await dcp.RunAsync($"{resource.Name}-{attempt}", _plan, _log, token);

        using var watch = CancellationTokenSource.CreateLinkedTokenSource(token);
        var ready = UntilReadyAsync(watch.Token);
        long? healthySince = null;
        if (await Task.WhenAny(ready, run.Ended) == ready)
        {
            await ready;
            healthySince = time.GetTimestamp();
            notifications.Healthy(resource);
        }

        var ending = await run.Ended.WaitAsync(token);
        await watch.CancelAsync();
        notifications.Unhealthy(resource);
        await dcp.ForgetAsync(run, token);

        // A job that is done is done; whatever serves others is meant to go on.
        if (run.ExitCode == 0 && !resource.Annotations.OfType<EndpointAnnotation>().Any())
        {
            return false;
        }

        var delay = _backoff.AfterCrash(healthySince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);
        await console.WriteLineAsync($"{resource.Name} {ending}; it starts again in {delay.TotalSeconds:0} s. See {_log}");
        await Task.Delay(delay, time, token);
        return true;
    }

    private async Task UntilReadyAsync(CancellationToken token)
    {
        var checks = resource.Annotations.OfType<ReadinessAnnotation>().ToList();
        var began = time.GetTimestamp();
        var warned = false;
        while (true)
        {
            var problem = await ProblemAsync(checks, token);
            if (problem is null)
            {
                return;
            }

            if (!warned && time.GetElapsedTime(began) > Patience)
            {
                warned = true;
                await console.WriteLineAsync($"{resource.Name} is not ready after {Patience.TotalSeconds:0} s ({problem}). See {_log}");
            }

            await Task.Delay(Pause, time, token);
        }
    }

    private static async Task<string?> ProblemAsync(List<ReadinessAnnotation> checks, CancellationToken token)
    {
        try
        {
            foreach (var check in checks)
            {
                if (!await check.IsReady(token))
                {
                    return "it answers, but not that it is healthy";
                }
            }

            return null;
        }
        catch (Exception error) when (error is HttpRequestException or Npgsql.NpgsqlException or IOException or System.Net.Sockets.SocketException
            || (error is OperationCanceledException && !token.IsCancellationRequested))
        {
            return error.Message;
        }
    }
}

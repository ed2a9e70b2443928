using Aspire.Hosting.DashboardService;
using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the model on DCP: starts what is ready to start, restarts what crashes, and on stop takes services down before their servers.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    SuiteOptions suite,
    DcpHost dcp,
    ResourceBoard board,
    ConsoleLogs logs,
    ResourceCommands commands,
    DashboardServiceHost dashboardService,
    ResourceNotificationService notifications,
    TimeProvider time,
    IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    // DCP kills after six seconds what ignores SIGTERM; the rest leaves time for the servers within ten.
    private static readonly TimeSpan ServicesMayTake = TimeSpan.FromSeconds(6.2);
    private static readonly TimeSpan ServersMayTake = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan OrchestratorMayTake = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<ResourceRunner> _runners = [];
    private readonly List<ReplicaProxy> _proxies = [];
    private Task _work = Task.CompletedTask;
    private bool _failed;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        suite.Data.Claim();
        var resources = StartOrder.Of(model);
        await dcp.StartAsync(cancellationToken);
        foreach (var resource in resources.Prepend(Dashboard.Create(suite)))
        {
            Prepare(resource);
        }

        await dashboardService.StartAsync(cancellationToken);
        _work = Task.WhenAll([FollowDcpAsync(), CollectLogsAsync(), .. _proxies.Select(ServeAsync), .. _runners.Select(KeepRunningAsync)]);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await StopAllAsync(_runners.Where(runner => !runner.IsServer), ServicesMayTake);
        await StopAllAsync(_runners.Where(runner => runner.IsServer), ServersMayTake);
        await _stopped.CancelAsync();
        await _work;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(OrchestratorMayTake);
        await dcp.ShutdownAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _stopped.Dispose();
    }

    private void Prepare(IResource resource)
    {
        var instances = ResourceInstance.Of(resource, suite.Data);
        foreach (var instance in instances)
        {
            var runner = new ResourceRunner(instance, suite, dcp, board, notifications, time, Console.Error);
            _runners.Add(runner);
            board.Add(instance);
            if (runner.HasProcess)
            {
                logs.Add(instance);
                commands.Add(runner);
            }
        }

        if (instances.Count > 1)
        {
            _proxies.AddRange(resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint =>
                new ReplicaProxy(endpoint.Name, endpoint.Port!.Value, instances, board)));
        }
    }

    /// <summary>Who is late, or gone with the orchestrator, is left to the orchestrator's own shutdown.</summary>
    private static async Task StopAllAsync(IEnumerable<ResourceRunner> runners, TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        await Task.WhenAll(runners.Select(runner => runner.ShutDownAsync(patience.Token))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task KeepRunningAsync(ResourceRunner runner)
    {
        var running = runner.RunAsync(_stopping.Token);
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsFaulted && !_stopping.IsCancellationRequested)
        {
            Fail($"{runner.Name} cannot be run: {running.Exception.InnerException!.Message}");
        }
    }

    // Until the last service is down: each may call the others while it stops.
    private async Task ServeAsync(ReplicaProxy proxy)
    {
        var serving = proxy.RunAsync(_stopped.Token);
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (serving.IsFaulted && !_stopping.IsCancellationRequested)
        {
            Fail($"The address of the replicas cannot be served: {serving.Exception.InnerException!.Message}");
        }
    }

    private async Task FollowDcpAsync()
    {
        await dcp.FollowAsync(_stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_stopping.IsCancellationRequested)
        {
            Fail("Aspire's orchestrator ended; the suite stops with it.");
        }
    }

    private Task CollectLogsAsync() => logs.CollectAsync(_stopped.Token);

    // The first failure is the cause; what follows it is its echo.
    private void Fail(string message)
    {
        if (Interlocked.Exchange(ref _failed, true))
        {
            return;
        }

        Console.Error.WriteLine(message);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}

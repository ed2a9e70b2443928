using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hermes.ServiceDefaults.Shutdown;

/// <summary>
/// The order of a stop: readiness says no; after a moment the server takes no more connections and requests in flight
/// finish; those that do not in time are refused; then consumers, relay and background work end.
/// </summary>
internal sealed class Draining : IHostedLifecycleService, IHealthCheck, IDisposable
{
    private readonly ShutdownOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource requestsEnd = new();
    private readonly CancellationTokenRegistration begin;
    private volatile bool stopping;

    public Draining(IOptions<ShutdownOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        (this.options, this.time) = (options.Value, time);
        begin = lifetime.ApplicationStopping.Register(Begin);
    }

    /// <summary>Cancelled when requests may no longer go on.</summary>
    public CancellationToken RequestsEnd => requestsEnd.Token;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(stopping ? HealthCheckResult.Unhealthy("The process is stopping.") : HealthCheckResult.Healthy());

    /// <summary>Before anything is stopped.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        await Task.Delay(options.Announce, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        begin.Dispose();
        requestsEnd.Dispose();
    }

    private void Begin()
    {
        if (!stopping)
        {
            stopping = true;
            requestsEnd.CancelAfter(options.Announce + options.Requests);
        }
    }
}

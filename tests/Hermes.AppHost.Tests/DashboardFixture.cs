using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DashboardService;
using Hermes.Testing;
using Resource = Aspire.Hosting.DashboardService.Resource;

namespace Hermes.AppHost.Tests;

/// <summary>A small suite of all kinds of resources that runs, and what its dashboard has been told.</summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    private const string Talks = "n=0; while true; do n=$((n+1)); echo \"line $n of $$\"; echo \"trouble $n\" >&2; sleep 0.3; done";

    private readonly TemporarySuite _suite = new("--Parameters:word=plain");
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, Resource> _seen = [];
    private DistributedApplication _app = null!;

    /// <summary>The value of the secret parameter.</summary>
    public string Secret { get; private set; } = "";

    internal DashboardClient Client { get; private set; } = null!;

    internal Aspire.Hosting.Orchestration.SuiteOptions Options => _suite.Options;

    internal ResourceNotificationService Notifications => _app.ResourceNotifications;

    internal IReadOnlyList<Resource> All
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen.Values];
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        var builder = _suite.Builder;
        var secret = builder.AddParameter("door-key", new GenerateParameterDefault(), secret: true);
        builder.AddParameter("word");
        var database = builder.AddPostgres("postgres").AddDatabase("ordersdb");
        builder.AddExecutable("talker", "/bin/sh", _suite.Folder, "-c", Talks).WithHttpEndpoint()
            .WithReference(database).WaitFor(database).WithEnvironment("DOOR_KEY", secret);
        builder.AddExecutable("job", "/bin/sh", _suite.Folder, "-c", "echo done");
        Secret = (await secret.Resource.GetValueAsync())!;
        _app = builder.Build();
        await _app.StartAsync();
        Client = new DashboardClient(Options.ResourceServiceUrl, Options.ResourceServiceKey);
        _ = WatchAsync();
        await UntilAsync("talker", resource => resource.State == "Running");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _end.Dispose();
        _suite.Dispose();
    }

    internal Resource Seen(string name) => All.FirstOrDefault(resource => resource.DisplayName == name) ?? new Resource();

    internal Task<Resource> UntilAsync(string name, Func<Resource, bool> wanted) =>
        Eventually.GetAsync(() => Task.FromResult(Seen(name)), resource => resource.Name.Length > 0 && wanted(resource), what: $"{name} is as expected");

    private async Task WatchAsync()
    {
        await foreach (var update in Client.StreamAsync("WatchResources", new ApplicationInformationResponse(), WatchResourcesUpdate.Parser, _end.Token))
        {
            lock (_seen)
            {
                foreach (var resource in update.InitialData?.Resources ?? [.. update.Changes.Value.Select(change => change.Upsert)])
                {
                    _seen[resource.DisplayName] = resource;
                }
            }
        }
    }
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DashboardService;
using Hermes.Testing;
using Resource = Aspire.Hosting.DashboardService.Resource;

namespace Hermes.AppHost.Tests;

/// <summary>What Aspire's dashboard sees of a running suite, and what it can do.</summary>
public sealed class DashboardServiceTests : IAsyncLifetime
{
    private const string Talks = "n=0; while true; do n=$((n+1)); echo \"line $n of $$\"; echo \"trouble $n\" >&2; sleep 0.3; done";

    private readonly TemporarySuite _suite = new("--Parameters:word=plain");
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Dictionary<string, Resource> _seen = [];
    private DistributedApplication _app = null!;
    private DashboardClient _client = null!;
    private string _secret = "";

    public async ValueTask InitializeAsync()
    {
        var builder = _suite.Builder;
        var secret = builder.AddParameter("door-key", new GenerateParameterDefault(), secret: true);
        builder.AddParameter("word");
        var database = builder.AddPostgres("postgres").AddDatabase("ordersdb");
        builder.AddExecutable("talker", "/bin/sh", _suite.Folder, "-c", Talks).WithHttpEndpoint()
            .WithReference(database).WaitFor(database).WithEnvironment("DOOR_KEY", secret);
        builder.AddExecutable("job", "/bin/sh", _suite.Folder, "-c", "echo done");
        _secret = (await secret.Resource.GetValueAsync(TestContext.Current.CancellationToken))!;
        _app = builder.Build();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client = new DashboardClient(_suite.Options.ResourceServiceUrl, _suite.Options.ResourceServiceKey);
        _ = WatchAsync();
        await UntilAsync("talker", resource => resource.State == "Running");
    }

    [Fact]
    public async Task It_sees_every_resource_with_state_health_addresses_and_kin()
    {
        await UntilAsync("job", job => job.State == "Finished");
        var database = await UntilAsync("ordersdb", resource => resource.HealthReports.Single() is { HasStatus: true, Status: HealthStatus.Healthy });
        var postgres = await UntilAsync("postgres", resource => resource.State == "Running");
        var talker = Seen("talker");

        Assert.Equal(["door-key", "job", "ordersdb", "postgres", "postgres-password", "talker", "word"], Visible().Order(StringComparer.Ordinal));
        Assert.Equal("postgres_check", postgres.HealthReports.Single().Key);
        Assert.StartsWith("tcp://127.0.0.1:", postgres.Urls.Single().FullUrl);
        Assert.Equal("postgres", Property(database, "resource.parentName")!.Value.StringValue);
        Assert.Contains(database.Relationships, relation => relation is { ResourceName: "postgres", Type: "Parent" });
        Assert.Contains(talker.Relationships, relation => relation is { ResourceName: "ordersdb", Type: "WaitFor" });
        Assert.Contains(talker.Relationships, relation => relation is { ResourceName: "door-key", Type: "Reference" });
        Assert.Equal("/bin/sh", Property(talker, "executable.path")!.Value.StringValue);
        Assert.StartsWith("http://127.0.0.1:", talker.Urls.Single().FullUrl);
        Assert.All(_seen.Values, resource => Assert.NotNull(resource.CreatedAt));
    }

    [Fact]
    public async Task Secrets_are_marked_so_that_the_dashboard_masks_them()
    {
        var parameter = await UntilAsync("door-key", resource => Property(resource, "Value") is not null);
        var plain = await UntilAsync("word", resource => Property(resource, "Value") is not null);
        var database = await UntilAsync("ordersdb", resource => Property(resource, "resource.connectionString") is not null);

        Assert.True(Property(parameter, "Value") is { IsSensitive: true } value && value.Value.StringValue == _secret);
        Assert.True(Property(plain, "Value") is { IsSensitive: false } word && word.Value.StringValue == "plain");
        Assert.True(Property(database, "resource.connectionString")!.IsSensitive);
        foreach (var resource in _seen.Values)
        {
            Assert.DoesNotContain(resource.Properties, property => !property.IsSensitive && property.Value.ToString().Contains(_secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_restart_makes_a_new_process_and_a_stopped_one_stays_stopped_until_it_is_started()
    {
        var first = PidOf(Seen("talker"));

        Assert.Equal(ResourceCommandResponseKind.Succeeded, (await CommandAsync("talker", "restart")).Kind);
        var second = PidOf(await UntilAsync("talker", resource => resource.State == "Running" && PidOf(resource) != first));
        Assert.False(Directory.Exists($"/proc/{first}"));
        Assert.True(Directory.Exists($"/proc/{second}"));

        Assert.Equal(ResourceCommandResponseKind.Succeeded, (await CommandAsync("talker", "stop")).Kind);
        var stopped = await UntilAsync("talker", resource => resource.State == "Exited");
        // One that were to start by itself could be stopped once more.
        Assert.Equal(["start"], stopped.Commands.Where(command => command.State == ResourceCommandState.Enabled).Select(command => command.Name));
        Assert.Equal(ResourceCommandResponseKind.Failed, (await CommandAsync("talker", "restart")).Kind);
        Assert.False(Directory.Exists($"/proc/{second}"));

        Assert.Equal(ResourceCommandResponseKind.Succeeded, (await CommandAsync("talker", "start")).Kind);
        await UntilAsync("talker", resource => resource.State == "Running");
    }

    [Fact]
    public async Task Console_lines_come_live_with_their_time_and_go_on_after_a_restart()
    {
        var pid = PidOf(Seen("talker"));
        var lines = new List<ConsoleLogLine>();
        var request = new WatchResourceConsoleLogsRequest { ResourceName = "talker" };
        await foreach (var update in _client.StreamAsync("WatchResourceConsoleLogs", request, WatchResourceConsoleLogsUpdate.Parser, _end.Token))
        {
            if (lines.Count == 0)
            {
                await CommandAsync("talker", "restart");
            }

            lines.AddRange(update.LogLines);
            if (lines.Any(line => line.Text.Contains(" line ", StringComparison.Ordinal) && !line.Text.EndsWith($" of {pid}", StringComparison.Ordinal)))
            {
                break;
            }
        }

        Assert.Contains(lines, line => line.Text.EndsWith($"Z line 1 of {pid}", StringComparison.Ordinal) && !line.IsStdErr);
        Assert.Contains(lines, line => line.Text.EndsWith("Z trouble 1", StringComparison.Ordinal) && line.IsStdErr);
        Assert.All(lines, line => Assert.True(DateTimeOffset.TryParse(line.Text.Split(' ')[0], out _)));
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(line => line.LineNumber));
    }

    [Fact]
    public async Task A_forged_key_is_refused_and_so_is_what_makes_no_sense()
    {
        using var forger = new DashboardClient(_suite.Options.ResourceServiceUrl, "forged");
        var request = new ResourceCommandRequest { ResourceName = "talker", CommandName = "stop" };

        Assert.Equal(GrpcStatus.Unauthenticated, await StatusAsync(() => forger.CallAsync("ExecuteResourceCommand", request, ResourceCommandResponse.Parser, _end.Token)));
        Assert.Equal(GrpcStatus.Unimplemented, await StatusAsync(() => _client.CallAsync("DropAllTables", request, ResourceCommandResponse.Parser, _end.Token)));
        Assert.Equal(GrpcStatus.NotFound, await StatusAsync(() => CommandAsync("nobody", "stop")));
        Assert.Equal(GrpcStatus.ResourceExhausted, await StatusAsync(() => CommandAsync(new string('x', 100_000), "stop")));
        Assert.Equal(ResourceCommandResponseKind.Failed, (await CommandAsync("talker", "explode")).Kind);
        Assert.Equal("Running", Seen("talker").State);

        using var broken = await _client.SendAsync("ExecuteResourceCommand", [0, 0, 0, 0, 9, 1], _end.Token);
        await broken.Content.ReadAsByteArrayAsync(_end.Token);
        Assert.Equal("3", broken.TrailingHeaders.GetValues("grpc-status").Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _end.Dispose();
        _suite.Dispose();
    }

    private static ResourceProperty? Property(Resource resource, string name) => resource.Properties.SingleOrDefault(property => property.Name == name);

    private static string? PidOf(Resource resource) => Property(resource, "executable.pid")?.Value.StringValue;

    private static async Task<GrpcStatus> StatusAsync(Func<Task> call) => (await Assert.ThrowsAsync<GrpcException>(call)).Status;

    private async Task WatchAsync()
    {
        await foreach (var update in _client.StreamAsync("WatchResources", new ApplicationInformationResponse(), WatchResourcesUpdate.Parser, _end.Token))
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

    private Task<ResourceCommandResponse> CommandAsync(string resource, string command) =>
        _client.CallAsync(
            "ExecuteResourceCommand",
            new ResourceCommandRequest { ResourceName = resource, CommandName = command },
            ResourceCommandResponse.Parser,
            _end.Token);

    private Task<Resource> UntilAsync(string name, Func<Resource, bool> wanted) =>
        Eventually.GetAsync(() => Task.FromResult(Seen(name)), resource => resource.Name.Length > 0 && wanted(resource), TimeSpan.FromSeconds(30), $"{name} is as expected");

    private Resource Seen(string name)
    {
        lock (_seen)
        {
            return _seen.GetValueOrDefault(name) ?? new Resource();
        }
    }

    private List<string> Visible()
    {
        lock (_seen)
        {
            return [.. _seen.Values.Where(resource => !resource.IsHidden).Select(resource => resource.DisplayName)];
        }
    }
}

using Aspire.Hosting.DashboardService;
using Resource = Aspire.Hosting.DashboardService.Resource;

namespace Hermes.AppHost.Tests;

/// <summary>What Aspire's dashboard sees of a running suite, and what it can do.</summary>
public sealed class DashboardServiceTests(DashboardFixture suite) : IClassFixture<DashboardFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_sees_every_resource_with_state_health_addresses_and_kin()
    {
        await suite.UntilAsync("job", job => job.State == "Finished");
        var database = await suite.UntilAsync("ordersdb", resource => resource.HealthReports.Single() is { HasStatus: true, Status: HealthStatus.Healthy });
        var postgres = await suite.UntilAsync("postgres", resource => resource.State == "Running");
        var talker = suite.Seen("talker");

        Assert.Equal(["door-key", "job", "ordersdb", "postgres", "postgres-password", "talker", "word"], suite.All.Where(resource => !resource.IsHidden).Select(resource => resource.DisplayName).Order(StringComparer.Ordinal));
        Assert.Equal("postgres_check", postgres.HealthReports.Single().Key);
        Assert.StartsWith("tcp://127.0.0.1:", postgres.Urls.Single().FullUrl);
        Assert.Equal("postgres", Property(database, "resource.parentName")!.Value.StringValue);
        Assert.Contains(database.Relationships, relation => relation is { ResourceName: "postgres", Type: "Parent" });
        Assert.Contains(talker.Relationships, relation => relation is { ResourceName: "ordersdb", Type: "WaitFor" });
        Assert.Contains(talker.Relationships, relation => relation is { ResourceName: "door-key", Type: "Reference" });
        Assert.Equal("/bin/sh", Property(talker, "executable.path")!.Value.StringValue);
        Assert.StartsWith("http://127.0.0.1:", talker.Urls.Single().FullUrl);
        Assert.All(suite.All, resource => Assert.NotNull(resource.CreatedAt));
    }

    [Fact]
    public async Task Secrets_are_marked_so_that_the_dashboard_masks_them()
    {
        var parameter = await suite.UntilAsync("door-key", resource => Property(resource, "Value") is not null);
        var plain = await suite.UntilAsync("word", resource => Property(resource, "Value") is not null);
        var database = await suite.UntilAsync("ordersdb", resource => Property(resource, "resource.connectionString") is not null);

        Assert.True(Property(parameter, "Value") is { IsSensitive: true } value && value.Value.StringValue == suite.Secret);
        Assert.True(Property(plain, "Value") is { IsSensitive: false } word && word.Value.StringValue == "plain");
        Assert.True(Property(database, "resource.connectionString")!.IsSensitive);
        foreach (var resource in suite.All)
        {
            Assert.DoesNotContain(resource.Properties, property => !property.IsSensitive && property.Value.ToString().Contains(suite.Secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_restart_makes_a_new_process_and_a_stopped_one_stays_stopped_until_it_is_started()
    {
        var first = PidOf(suite.Seen("talker"));

        Assert.Equal(ResourceCommandResponseKind.Succeeded, (await CommandAsync("talker", "restart")).Kind);
        var second = PidOf(await suite.UntilAsync("talker", resource => resource.State == "Running" && PidOf(resource) != first));
        Assert.False(Directory.Exists($"/proc/{first}"));
        Assert.True(Directory.Exists($"/proc/{second}"));

        Assert.Equal(ResourceCommandResponseKind.Succeeded, (await CommandAsync("talker", "stop")).Kind);
        var stopped = await suite.UntilAsync("talker", resource => resource.State == "Exited");
        // One that were to start by itself could be stopped once more.
        Assert.Equal(["start"], stopped.Commands.Where(command => command.State == ResourceCommandState.Enabled).Select(command => command.Name));
        Assert.Equal(ResourceCommandResponseKind.Failed, (await CommandAsync("talker", "restart")).Kind);
        Assert.False(Directory.Exists($"/proc/{second}"));

        Assert.Equal(ResourceCommandResponseKind.Succeeded, (await CommandAsync("talker", "start")).Kind);
        await suite.UntilAsync("talker", resource => resource.State == "Running");
    }

    [Fact]
    public async Task Console_lines_come_live_with_their_time_and_go_on_after_a_restart()
    {
        var (pid, next) = (PidOf(await suite.UntilAsync("talker", resource => resource.State == "Running")), "");
        var lines = new List<ConsoleLogLine>();
        var request = new WatchResourceConsoleLogsRequest { ResourceName = "talker" };
        await foreach (var update in suite.Client.StreamAsync("WatchResourceConsoleLogs", request, WatchResourceConsoleLogsUpdate.Parser, Token))
        {
            lines.AddRange(update.LogLines);
            if (next.Length == 0 && lines.Any(line => line.Text.EndsWith($" of {pid}", StringComparison.Ordinal)))
            {
                await CommandAsync("talker", "restart");
                next = PidOf(await suite.UntilAsync("talker", resource => resource.State == "Running" && PidOf(resource) != pid))!;
            }

            if (lines.Any(line => line.Text.EndsWith($" of {next}", StringComparison.Ordinal)))
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
        using var forger = new DashboardClient(suite.Options.ResourceServiceUrl, "forged");
        var request = new ResourceCommandRequest { ResourceName = "talker", CommandName = "stop" };

        Assert.Equal(GrpcStatus.Unauthenticated, await StatusAsync(() => forger.CallAsync("ExecuteResourceCommand", request, ResourceCommandResponse.Parser, Token)));
        Assert.Equal(GrpcStatus.Unimplemented, await StatusAsync(() => suite.Client.CallAsync("DropAllTables", request, ResourceCommandResponse.Parser, Token)));
        Assert.Equal(GrpcStatus.NotFound, await StatusAsync(() => CommandAsync("nobody", "stop")));
        Assert.Equal(GrpcStatus.ResourceExhausted, await StatusAsync(() => CommandAsync(new string('x', 100_000), "stop")));
        Assert.Equal(ResourceCommandResponseKind.Failed, (await CommandAsync("talker", "explode")).Kind);
        Assert.Equal("Running", suite.Seen("talker").State);

        using var broken = await suite.Client.SendAsync("ExecuteResourceCommand", [0, 0, 0, 0, 9, 1], Token);
        await broken.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal("3", broken.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task The_dashboard_opens_only_with_its_token()
    {
        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(suite.Options.DashboardUrl) };
        await suite.Notifications.WaitForResourceHealthyAsync("aspire-dashboard", Token);

        using var turnedAway = await browser.GetAsync("/", Token);
        using var forged = await browser.GetAsync("/login?t=forged", Token);
        using var letIn = await browser.GetAsync($"/login?t={suite.Options.BrowserToken}", Token);

        Assert.StartsWith("/login", turnedAway.Headers.Location!.PathAndQuery);
        Assert.False(forged.Headers.Contains("Set-Cookie") && forged.Headers.GetValues("Set-Cookie").Any(cookie => cookie.Contains("Aspire", StringComparison.Ordinal)));
        Assert.Contains(letIn.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("Aspire", StringComparison.Ordinal));
    }

    private static ResourceProperty? Property(Resource resource, string name) => resource.Properties.SingleOrDefault(property => property.Name == name);

    private static string? PidOf(Resource resource) => Property(resource, "executable.pid")?.Value.StringValue;

    private static async Task<GrpcStatus> StatusAsync(Func<Task> call) => (await Assert.ThrowsAsync<GrpcException>(call)).Status;

    private Task<ResourceCommandResponse> CommandAsync(string resource, string command) =>
        suite.Client.CallAsync(
            "ExecuteResourceCommand",
            new ResourceCommandRequest { ResourceName = resource, CommandName = command },
            ResourceCommandResponse.Parser,
            Token);
}

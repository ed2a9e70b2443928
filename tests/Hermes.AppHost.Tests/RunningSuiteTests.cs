using System.Diagnostics;
using Aspire.Hosting;
using Hermes.Testing;

namespace Hermes.AppHost.Tests;

public sealed class RunningSuiteTests
{
    // Ends with code 3 the first time, stays the second time.
    private const string CrashesOnce = "env > environment; echo run >> runs; if [ $(wc -l < runs) -gt 1 ]; then exec sleep 600; fi; exit 3";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_gets_the_callers_settings_and_starts_again_after_a_crash_and_nothing_outlives_a_killed_host()
    {
        Environment.SetEnvironmentVariable("Notification__Smtp__Host", "mail.example.org");
        using var suite = new TemporarySuite();
        using var owner = Process.Start("sleep", ["600"]);
        suite.Options.Owner = owner.Id;
        await using var app = Build(suite);
        await app.StartAsync(Token);

        await app.ResourceNotifications.WaitForResourceHealthyAsync("flaky", Token);
        await Eventually.TrueAsync(() => Task.FromResult(Runs(suite) == 2), what: "the crashed process runs again");
        Assert.Contains(suite.Processes(), command => command.Contains("postgres -D"));
        Assert.Contains(suite.Processes(), command => command.Contains("epmd"));
        Assert.Contains("Notification__Smtp__Host=mail.example.org", File.ReadLines(Path.Combine(suite.Folder, "environment")));

        owner.Kill();
        await Eventually.TrueAsync(() => Task.FromResult(suite.Processes().Count == 0), what: "every process has ended");
        await app.StopAsync(Token);
    }

    [Fact]
    public async Task Stopping_takes_seconds_and_leaves_nothing()
    {
        using var suite = new TemporarySuite();
        await using var app = Build(suite);
        await app.StartAsync(Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("flaky", Token);

        var watch = Stopwatch.StartNew();
        await app.StopAsync(Token);
        await Eventually.TrueAsync(() => Task.FromResult(suite.Processes().Count == 0), what: "every process has ended");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed.TotalSeconds:0.0} s.");
    }

    private static DistributedApplication Build(TemporarySuite suite)
    {
        var database = suite.Builder.AddPostgres("postgres").AddDatabase("ordersdb");
        var messaging = suite.Builder.AddRabbitMQ("messaging");
        suite.Builder.AddExecutable("flaky", "/bin/sh", suite.Folder, "-c", CrashesOnce).WaitFor(database).WaitFor(messaging);
        return suite.Builder.Build();
    }

    private static int Runs(TemporarySuite suite)
    {
        var file = Path.Combine(suite.Folder, "runs");
        return File.Exists(file) ? File.ReadAllLines(file).Length : 0;
    }
}

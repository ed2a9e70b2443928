using System.Collections.Concurrent;
using System.Diagnostics;
using Hermes.Testing;

[assembly: AssemblyFixture(typeof(Hermes.AppHost.Tests.Publishing.PublishedFiles))]

namespace Hermes.AppHost.Tests.Publishing;

/// <summary>What the real program publishes, made once for all tests.</summary>
public sealed class PublishedFiles : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Task<string>> _rendered = [];
    private string _folder = "";

    /// <summary>The folder that stands for deploy/.</summary>
    public string Deploy => _folder;

    public string Kubernetes => Path.Combine(_folder, "kubernetes");

    public async ValueTask InitializeAsync()
    {
        _folder = TemporaryDirectory.Create("hermes-publish");
        // Settings of whoever runs the tests must not show in what is published.
        var run = await RunAsync(
            "dotnet",
            [typeof(Cluster).Assembly.Location, "publish", "--output-path", Kubernetes],
            new Dictionary<string, string> { ["ConnectionStrings__messaging"] = "amqp://elsewhere", ["HERMES_REPLICAS"] = "3" });
        Assert.True(run.ExitCode == 0, run.Text);
    }

    public ValueTask DisposeAsync()
    {
        TemporaryDirectory.Delete(_folder);
        return ValueTask.CompletedTask;
    }

    /// <summary>What kubectl makes of a kustomization, asked once.</summary>
    public Task<string> RenderAsync(string folder) => _rendered.GetOrAdd(folder, RenderOnceAsync);

    private async Task<string> RenderOnceAsync(string folder)
    {
        var run = await RunAsync("kubectl", ["kustomize", Path.Combine(Kubernetes, folder)]);
        Assert.True(run.ExitCode == 0, run.Text);
        return run.Output;
    }

    /// <summary>Runs a program to its end, with what it writes.</summary>
    internal static async Task<(int ExitCode, string Text, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await errors + await output, await output);
    }
}

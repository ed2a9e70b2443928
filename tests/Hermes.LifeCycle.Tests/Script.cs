using System.Diagnostics;
using Hermes.Testing;

namespace Hermes.LifeCycle.Tests;

/// <summary>A script of the deploy folder, run as an operator runs it.</summary>
internal sealed class Script : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private Script(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public static Script Start(string name, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.PathOf("deploy", name), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return new Script(Process.Start(start)!);
    }

    public static async Task<ScriptResult> RunAsync(string name, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var script = Start(name, environment, arguments);
        return await script.EndAsync();
    }

    /// <summary>As Ctrl+C, a supervisor (TERM) or the kernel (KILL) ends it.</summary>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString()]);
        kill.WaitForExit();
    }

    public async Task<ScriptResult> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ScriptResult(process.ExitCode, (await output).Trim(), (await error).Trim());
    }

    public void Dispose() => process.Dispose();
}

/// <summary>How a script ended and what it said.</summary>
internal sealed record ScriptResult(int ExitCode, string Output, string Error)
{
    /// <summary>What it printed, if it succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"It ended with {ExitCode}: {Error}\n{Output}");
        return Output;
    }

    public void Refused(string because)
    {
        Assert.NotEqual(0, ExitCode);
        Assert.Contains(because, Error, StringComparison.Ordinal);
    }
}

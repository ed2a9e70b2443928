using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;

namespace Hermes.ConfigGeneration.Versions.Git;

/// <summary>Runs the git program on one repository: arguments as an array, no shell, no settings of the user or machine.</summary>
internal sealed class GitProgram(IOptions<ConfigurationSettings> settings, VersionMetrics metrics, TimeProvider clock)
{
    private TimeSpan Limit { get; } = TimeSpan.FromSeconds(settings.Value.GitTimeoutSeconds);

    public string Repository { get; } = Path.GetFullPath(settings.Value.RepositoryPath);

    /// <summary>As long as wanted, and no longer than one command may take.</summary>
    public TimeSpan Patience(TimeSpan wanted) => wanted < Limit ? wanted : Limit;

    /// <summary>Runs a command that has to succeed and returns what it printed.</summary>
    public async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken ct, string? input = null, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var list = arguments.ToArray();
        var result = await TryAsync(list, ct, input, environment);
        return result.ExitCode == 0 ? result.Output : throw Failure(list[0], result);
    }

    /// <summary>The exception for a command that should have succeeded.</summary>
    public GitFailedException Failure(string command, GitResult result) =>
        new(RepositoryTrouble.Of(result.Error, Repository), $"git {command} ended with {result.ExitCode}: {result.Error.Trim()}");

    /// <summary>Runs a command whose exit code is an answer.</summary>
    public async Task<GitResult> TryAsync(IEnumerable<string> arguments, CancellationToken ct, string? input = null, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var list = arguments.ToArray();
        using var process = new Process { StartInfo = StartInfo(list, environment) };
        using var deadline = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        var started = clock.GetTimestamp();
        var succeeded = false;
        Start(process);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var error = process.StandardError.ReadToEndAsync(either.Token);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), either.Token);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(either.Token);
            succeeded = process.ExitCode == 0;
            return new GitResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"git did not finish within {settings.Value.GitTimeoutSeconds} s.");
        }
        finally
        {
            metrics.Ran(list[0], succeeded, clock.GetElapsedTime(started));
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new GitFailedException(RepositoryTrouble.NoGit, RepositoryTrouble.NoGit.Title, e);
        }
    }

    private ProcessStartInfo StartInfo(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment)
    {
        var start = new ProcessStartInfo("git")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["GIT_DIR"] = Repository;
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("core.fsync=all");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}

/// <summary>What a git command answered.</summary>
internal sealed record GitResult(int ExitCode, string Output, string Error);

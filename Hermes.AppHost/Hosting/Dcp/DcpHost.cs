using System.Collections.Concurrent;
using System.Diagnostics;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dcp;

/// <summary>Starts DCP beside this process and follows the runs it manages. DCP ends, with all it started, when this process does.</summary>
internal sealed class DcpHost(SuiteOptions suite) : IDisposable
{
    private readonly ConcurrentDictionary<string, DcpRun> _runs = new();
    private DcpClient? _client;
    private string? _session;

    private DcpClient Client => _client ?? throw new InvalidOperationException("DCP has not been started.");

    public async Task StartAsync(CancellationToken token)
    {
        var program = Path.Combine(suite.AspireBundle, "dcp/dcp");
        if (!File.Exists(program))
        {
            throw new DistributedApplicationException($"Aspire's orchestrator is missing at {program}. Run deploy/prerequisites.sh.");
        }

        // DCP deletes this folder when it ends.
        var session = _session = Directory.CreateTempSubdirectory("hermes-dcp-").FullName;
        var kubeconfig = Path.Combine(session, "kubeconfig");
        var start = new ProcessStartInfo(program)
        {
            ArgumentList = { "start-apiserver", "--detach", "--monitor", suite.Owner.ToString(), "--monitor-interval", "1", "--kubeconfig", kubeconfig },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = suite.Data.Path,
        };
        start.Environment["DCP_SESSION_FOLDER"] = session;
        start.Environment.Remove("ASPNETCORE_URLS");
        using var process = Process.Start(start)!;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        _client = await ConnectAsync(kubeconfig, patience.Token);
    }

    /// <summary>Follows all runs until DCP goes away or <paramref name="token"/> is cancelled.</summary>
    public async Task FollowAsync(CancellationToken token)
    {
        await foreach (var change in Client.WatchAsync(token))
        {
            if (_runs.TryGetValue(change.Object.Metadata.Name, out var run))
            {
                run.Observe(change);
            }
        }
    }

    /// <param name="name">Unique among all runs.</param>
    /// <param name="plan">What to run.</param>
    /// <param name="log">File to which its standard output is appended.</param>
    /// <param name="errorLog">File to which its standard error is appended.</param>
    /// <param name="token">Gives up waiting for DCP to accept the run.</param>
    public async Task<DcpRun> RunAsync(string name, ProcessPlan plan, string log, string errorLog, CancellationToken token)
    {
        var run = _runs[name] = new DcpRun(name);

        // DCP keeps what a process prints for ever; appending to our own files lets us bound them, and keeps them after a crash.
        string[] arguments = ["-c", "err=$1; shift; exec \"$@\" >>\"$0\" 2>>\"$err\"", log, errorLog, plan.Path, .. plan.Arguments];
        var variables = plan.Environment.Select(pair => new DcpVariable(pair.Key, pair.Value)).ToList();
        await Client.CreateAsync(new DcpExecutable(new(name), new("/bin/sh", arguments, variables, plan.WorkingDirectory)), token);
        return run;
    }

    public async Task StopAsync(DcpRun run, string? signal, CancellationToken token)
    {
        if (signal is null || run.Pid is not { } pid)
        {
            await Client.StopAsync(run.Name, token);
        }
        else
        {
            using var kill = Process.Start("kill", ["-s", signal, pid.ToString()]);
            await kill.WaitForExitAsync(token);
        }

        await run.Ended.WaitAsync(token);
    }

    public async Task ForgetAsync(DcpRun run, CancellationToken token)
    {
        await Client.DeleteAsync(run.Name, token);
        _runs.TryRemove(run.Name, out _);
    }

    public async Task ShutdownAsync(CancellationToken token)
    {
        if (_client is null)
        {
            return;
        }

        await _client.ShutdownAsync(token);
        while (Directory.Exists(_session))
        {
            await Task.Delay(50, token);
        }
    }

    public void Dispose() => _client?.Dispose();

    // DCP writes the file, then serves: until then there is no file, half a file, or nobody listening.
    private static async Task<DcpClient> ConnectAsync(string kubeconfig, CancellationToken token)
    {
        while (true)
        {
            DcpClient? client = null;
            try
            {
                client = new DcpClient(await File.ReadAllTextAsync(kubeconfig, token));
                await client.PingAsync(token);
                return client;
            }
            catch (Exception error) when (error is IOException or InvalidOperationException or FormatException or HttpRequestException)
            {
                client?.Dispose();
                await Task.Delay(50, token);
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hermes.Testing;

/// <summary>A server that a deploy script runs in the foreground; it ends with the test process, however that ends.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int KeptOutput = 8000;
    private static readonly ConcurrentBag<(ServerProcess Server, string Directory)> stopped = [];
    private readonly StringBuilder output = new();
    private readonly Process process;

    // All at once: the runner gives the end of the process little time before it complains and then cuts it short.
    static ServerProcess() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Parallel.ForEach(stopped, static entry =>
    {
        entry.Server.Dispose();
        TemporaryDirectory.Delete(entry.Directory);
    });

    private ServerProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => process.HasExited;

    /// <summary>The last lines the server wrote, for the message of a failed start.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static ServerProcess Start(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Repository.PathOf("deploy", script), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["HERMES_OWNER_PID"] = Environment.ProcessId.ToString();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>A port nobody listens on, below the range that the kernel gives to outgoing connections.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one is tried.
            }
        }
    }

    /// <summary>Ends the server and deletes its folder when the test process ends.</summary>
    public void StopAtExit(string directory) => stopped.Add((this, directory));

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
            if (output.Length > KeptOutput)
            {
                output.Remove(0, output.Length - KeptOutput);
            }
        }
    }
}

using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Hermes.ServiceDefaults.Tests;

/// <summary>A connection on which a test writes bytes no HTTP client would.</summary>
internal sealed class RawConnection : IDisposable
{
    /// <summary>A server that cuts nobody off never answers within it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TcpClient client = new();

    public static async Task<RawConnection> OpenAsync(TestHost host)
    {
        var raw = new RawConnection();
        await raw.client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);
        return raw;
    }

    public Task WriteAsync(string text, CancellationToken ct) => client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), ct).AsTask();

    /// <summary>Sends one character every tenth of a second until the server answers or closes; says how long that took and what came.</summary>
    public async Task<(TimeSpan Took, string Answer)> DripAsync(char drop, CancellationToken ct)
    {
        var start = Stopwatch.StartNew();
        var answer = ReadToEndAsync(ct);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!answer.IsCompleted && start.Elapsed < Patience)
        {
            try
            {
                await WriteAsync(drop.ToString(), ct);
            }
            catch (IOException)
            {
                break;
            }

            await timer.WaitForNextTickAsync(ct);
        }

        return (start.Elapsed, await answer);
    }

    public async Task<string> ReadToEndAsync(CancellationToken ct)
    {
        var received = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await client.GetStream().ReadAsync(buffer, ct)) > 0;)
            {
                received.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Reset is a way to close, too.
        }

        return received.ToString();
    }

    public void Dispose() => client.Dispose();
}

using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>The one address of a resource with replicas: each connection goes to the next replica that is healthy.</summary>
internal sealed class ReplicaProxy(string endpointName, int port, IReadOnlyList<ResourceInstance> replicas, ResourceBoard board)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(100);

    private int _turn;

    public async Task RunAsync(CancellationToken token)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (!token.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(token), token);
            }
            catch (SocketException)
            {
                // That caller is gone, or this process is out of descriptors for the moment.
                await Task.Delay(AfterFailure, token);
            }
        }
    }

    /// <summary>Healthy ones in turn; then, in case health was asked too long ago, the others that run.</summary>
    private IEnumerable<ResourceInstance> Candidates()
    {
        var first = (int)((uint)Interlocked.Increment(ref _turn) % (uint)replicas.Count);
        var inTurn = replicas.Skip(first).Concat(replicas.Take(first)).Select(board.Of).ToList();
        return inTurn.Where(replica => replica.IsHealthy)
            .Concat(inTurn.Where(replica => replica is { IsHealthy: false, State: var state } && state == KnownResourceStates.Running))
            .Select(replica => replica.Instance);
    }

    private async Task ServeAsync(TcpClient client, CancellationToken token)
    {
        using (client)
        {
            using var replica = await ConnectAsync(token).ConfigureAwait(false);
            if (replica is null)
            {
                return;
            }

            client.NoDelay = replica.NoDelay = true;
            var (near, far) = (client.GetStream(), replica.GetStream());
            using var both = CancellationTokenSource.CreateLinkedTokenSource(token);
            await Task.WhenAll(PumpAsync(near, far, both), PumpAsync(far, near, both)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TcpClient?> ConnectAsync(CancellationToken token)
    {
        foreach (var candidate in Candidates())
        {
            var replica = new TcpClient();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            patience.CancelAfter(ConnectLimit);
            try
            {
                await replica.ConnectAsync(IPAddress.Loopback, candidate.PortOf(endpointName), patience.Token);
                return replica;
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                replica.Dispose();
            }
        }

        return null;
    }

    // An end of what one side sends is passed on as that; a broken connection breaks the other one too.
    private static async Task PumpAsync(NetworkStream from, NetworkStream to, CancellationTokenSource both)
    {
        try
        {
            await from.CopyToAsync(to, both.Token);
            to.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A reset, lest half an answer looks like a whole one.
            to.Socket.LingerState = new LingerOption(true, 0);
            await both.CancelAsync();
        }
    }
}

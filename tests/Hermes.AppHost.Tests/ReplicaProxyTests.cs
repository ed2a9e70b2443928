using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Hermes.AppHost.Tests;

public sealed class ReplicaProxyTests : IDisposable
{
    private readonly TemporarySuite _suite = new();
    private readonly ResourceBoard _board = new(new ResourceNotificationService(), TimeProvider.System);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly IReadOnlyList<ResourceInstance> _replicas;
    private readonly int _port;

    public ReplicaProxyTests()
    {
        var project = _suite.Builder.AddProject<ProcessPlanTests.Service>("orders").WithHttpEndpoint().WithReplicas(2);
        _port = project.GetEndpoint("http").Port;
        _replicas = ResourceInstance.Of(project.Resource, _suite.Options.Data);
        foreach (var replica in _replicas)
        {
            _board.Add(replica);
            _board.Update(replica, snapshot => snapshot with { State = KnownResourceStates.Running });
        }

        _ = new ReplicaProxy("http", _port, _replicas, _board).RunAsync(_end.Token);
    }

    [Fact]
    public async Task Each_connection_goes_to_the_next_replica_and_comes_back_whole()
    {
        _ = ServeAsync(_replicas[0]);
        _ = ServeAsync(_replicas[1]);

        var answers = new List<string>();
        for (var call = 0; call < 6; call++)
        {
            answers.Add(await AskAsync());
        }

        Assert.Equal(["echo from 1", "echo from 2"], answers.Distinct().Order());
        Assert.Equal(3, answers.Count(answer => answer == "echo from 1"));
    }

    [Fact]
    public async Task A_replica_that_is_stopped_or_silent_is_passed_over()
    {
        // The second one counts as running, but nobody listens there.
        _ = ServeAsync(_replicas[0]);
        Assert.Equal("echo from 1", await AskAsync());
        Assert.Equal("echo from 1", await AskAsync());

        _ = ServeAsync(_replicas[1]);
        _board.Update(_replicas[0], snapshot => snapshot with { State = KnownResourceStates.Stopping });
        Assert.Equal("echo from 2", await AskAsync());
        Assert.Equal("echo from 2", await AskAsync());
    }

    [Fact]
    public void Replicas_have_names_ports_and_logs_of_their_own()
    {
        Assert.All(_replicas, replica => Assert.Matches("^orders-[a-z]{8}$", replica.Name));
        Assert.Equal(2, _replicas.Select(replica => replica.Name).Distinct().Count());
        Assert.Equal(3, _replicas.Select(replica => replica.PortOf("http")).Append(_port).Distinct().Count());
        Assert.Equal(["orders.log", "orders-2.log"], _replicas.Select(replica => Path.GetFileName(replica.Log)));
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        _suite.Dispose();
    }

    // Answers every connection with what it was sent and the replica's number, once the other side has said all.
    private async Task ServeAsync(ResourceInstance replica)
    {
        using var listener = new TcpListener(IPAddress.Loopback, replica.PortOf("http"));
        listener.Start();
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(_end.Token);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            var said = await reader.ReadToEndAsync(_end.Token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{said} from {replica.Number}"), _end.Token);
        }
    }

    private async Task<string> AskAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync("echo"u8.ToArray(), _end.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(_end.Token);
    }
}

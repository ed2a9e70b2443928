using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hermes.Testing;

/// <summary>
/// A real RabbitMQ, one per test process: a private node with a free port, or the virtual host of environment variable
/// <c>HERMES_TEST_RABBITMQ</c> (an <c>amqp://</c> address), which all tests then share.
/// </summary>
public sealed class RabbitMqServer
{
    private const string User = "tests";
    private const string Password = "tests";
    private static readonly Lazy<Task<RabbitMqServer>> shared = new(StartAsync);
    private readonly string address;
    private readonly string? directory;

    private RabbitMqServer(string address, string? directory)
    {
        this.address = address;
        this.directory = directory;
    }

    /// <summary>The server of this test process.</summary>
    public static Task<RabbitMqServer> SharedAsync() => shared.Value;

    /// <summary>Creates an empty virtual host and returns its <c>amqp://</c> address.</summary>
    public async Task<string> CreateVirtualHostAsync()
    {
        if (directory is null)
        {
            return address;
        }

        var name = $"test-{Guid.NewGuid():N}";
        await ControlAsync(directory, "add_vhost", name);
        await ControlAsync(directory, "set_permissions", "-p", name, User, ".*", ".*", ".*");
        return $"{address}/{name}";
    }

    private static async Task<RabbitMqServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("HERMES_TEST_RABBITMQ") is { Length: > 0 } given)
        {
            return new RabbitMqServer(given, null);
        }

        var directory = TemporaryDirectory.Create("hermes-rabbitmq");
        var port = ServerProcess.FreePort();
        var server = ServerProcess.Start("run-rabbitmq.sh", [directory, port.ToString()], new Dictionary<string, string>
        {
            ["HERMES_RABBITMQ_USER"] = User,
            ["HERMES_RABBITMQ_PASSWORD"] = Password,
        });
        server.StopAtExit(directory);

        await Eventually.TrueAsync(
            async () => server.HasExited
                ? throw new InvalidOperationException($"RabbitMQ did not start. Install it with deploy/prerequisites.sh. It said:\n{server.Output}")
                : await ListensAsync(port),
            TimeSpan.FromSeconds(60), "RabbitMQ listens");
        await ControlAsync(directory, "await_startup");
        return new RabbitMqServer($"amqp://{User}:{Password}@127.0.0.1:{port}", directory);
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task ControlAsync(string directory, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Repository.PathOf("deploy", "rabbitmqctl.sh"), [directory, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"rabbitmqctl {string.Join(' ', arguments)} failed: {await output}{await error}");
        }
    }
}

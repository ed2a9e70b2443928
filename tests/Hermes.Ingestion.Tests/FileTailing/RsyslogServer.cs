using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests.FileTailing;

/// <summary>A private rsyslogd that takes messages on a socket of its own and writes them to one file.</summary>
internal sealed class RsyslogServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/rsyslogd";
    private readonly string _folder = TemporaryDirectory.Create("hermes-rsyslog");
    private readonly Process _process;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    private RsyslogServer(string log)
    {
        var configuration = Path.Combine(_folder, "rsyslog.conf");
        File.WriteAllText(configuration,
            $$"""
              global(workDirectory="{{_folder}}")
              module(load="imuxsock" sysSock.use="off")
              input(type="imuxsock" socket="{{Listening}}" rateLimit.interval="0")
              action(type="omfile" file="{{log}}" template="RSYSLOG_FileFormat" asyncWriting="off" flushOnTXEnd="on")
              """);
        _process = Process.Start(new ProcessStartInfo(Program, ["-n", "-f", configuration, "-i", Path.Combine(_folder, "rsyslog.pid")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    private string Listening => Path.Combine(_folder, "log.socket");

    public static async Task<RsyslogServer> StartAsync(string log)
    {
        Assert.True(File.Exists(Program), "rsyslog is missing. Install it by deploy/prerequisites.sh --tests.");
        var server = new RsyslogServer(log);
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(server.Listening)), what: "rsyslog listens");
        await server._socket.ConnectAsync(new UnixDomainSocketEndPoint(server.Listening));
        return server;
    }

    /// <summary>Sends what <c>logger</c> sends.</summary>
    public void Log(string message) =>
        _socket.Send(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<14>{TimeProvider.System.GetUtcNow().UtcDateTime:MMM dd HH:mm:ss} loader[42]: {message}")));

    /// <summary>Tells it to open its file anew, as logrotate does after it has renamed it.</summary>
    public async Task ReopenAsync()
    {
        using var hup = Process.Start("kill", ["-HUP", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await hup.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        TemporaryDirectory.Delete(_folder);
    }
}

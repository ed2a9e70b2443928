using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hermes.Testing;

/// <summary>A local mail server that keeps what it is given. It can be stopped and started again on the same port.</summary>
public sealed class SmtpInbox : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<ReceivedMail> mails = [];
    private CancellationTokenSource stopping = new();
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;

    private SmtpInbox(int port) => Port = port;

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Recipients the server answers with 550.</summary>
    public Func<string, bool> Rejects { get; set; } = static _ => false;

    /// <summary>Everything received, in order.</summary>
    public IReadOnlyList<ReceivedMail> Mails
    {
        get
        {
            lock (gate)
            {
                return [.. mails];
            }
        }
    }

    /// <summary>Starts a server on a free port, or reserves one and stays down.</summary>
    public static SmtpInbox Start(bool down = false)
    {
        var inbox = new SmtpInbox(0);
        inbox.Up();
        if (down)
        {
            inbox.Down();
        }

        return inbox;
    }

    /// <summary>Listens, again on the same port after <see cref="Down"/>.</summary>
    public void Up()
    {
        stopping = new CancellationTokenSource();
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync(listener, stopping.Token);
    }

    /// <summary>Refuses connections from now on.</summary>
    public void Down()
    {
        stopping.Cancel();
        listener?.Dispose();
    }

    /// <summary>The first mail received so far or from now on that is wanted; fails after 20 s by default.</summary>
    public Task<ReceivedMail> ReadAsync(Func<ReceivedMail, bool>? wanted = null, TimeSpan? timeout = null) =>
        Eventually.GetAsync(() => Task.FromResult(Mails.FirstOrDefault(wanted ?? (_ => true))!), mail => mail is not null, timeout, "the mail arrives");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Down();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync(TcpListener server, CancellationToken ct)
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
            {
                conversations.Add(ServeAsync(await server.AcceptTcpClientAsync(ct), ct));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Taken down.
        }

        await Task.WhenAll(conversations);
    }

    private async Task ServeAsync(TcpClient client, CancellationToken ct)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await ConverseAsync(reader, writer, ct);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client hung up, or the server was taken down.
            }
        }
    }

    private async Task ConverseAsync(StreamReader reader, StreamWriter writer, CancellationToken ct)
    {
        var from = "";
        var to = new List<string>();
        await writer.WriteLineAsync("220 inbox ready");
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-inbox");
                    await writer.WriteLineAsync("250 8BITMIME");
                    break;
                case "MAIL":
                    (from, to) = (Address(line), []);
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "RCPT" when Rejects(Address(line)):
                    await writer.WriteLineAsync("550 no such mailbox");
                    break;
                case "RCPT":
                    to.Add(Address(line));
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go ahead");
                    Keep(new ReceivedMail(from, [.. to], await ReadDataAsync(reader, ct)));
                    await writer.WriteLineAsync("250 kept");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    private static async Task<string> ReadDataAsync(StreamReader reader, CancellationToken ct)
    {
        var data = new StringBuilder();
        while (await reader.ReadLineAsync(ct) is { } line && line != ".")
        {
            data.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }

        return data.ToString();
    }

    private void Keep(ReceivedMail mail)
    {
        lock (gate)
        {
            mails.Add(mail);
        }
    }

    private static string Address(string line)
    {
        var start = line.IndexOf('<') + 1;
        return line[start..line.IndexOf('>', start)];
    }
}

using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Coordination;

/// <summary>
/// What the replicas of a service tell each other: short texts by topic, by Postgres LISTEN and NOTIFY. They come after
/// the commit of the transaction they were told in, to all replicas alike. News name what changed (ids), and the hearer
/// reads it from the database.
/// </summary>
public sealed partial class ReplicaNews(NpgsqlDataSource database, ILogger<ReplicaNews> logger) : BackgroundService
{
    /// <summary>Most characters of one text; Postgres takes 8,000 bytes.</summary>
    public const int MostCharacters = 1_900;

    private const string Channel = "hermes_replicas";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly string self = Guid.NewGuid().ToString("N")[..12];
    private readonly ConcurrentDictionary<string, Hearer> hearers = new(StringComparer.Ordinal);
    private NpgsqlConnection? connection;

    /// <summary>Hears a topic from now on. Both calls must return at once.</summary>
    /// <param name="topic">One word.</param>
    /// <param name="hear">Takes a text, and whether this replica told it.</param>
    /// <param name="missed">Called when news may have been missed, because the connection was away.</param>
    public void Hear(string topic, Action<string, bool> hear, Action missed) => hearers[topic] = new Hearer(hear, missed);

    /// <summary>Tells all replicas, when the transaction commits.</summary>
    public Task TellAsync(NpgsqlTransaction transaction, string topic, string text, CancellationToken ct) =>
        TellAsync(transaction.Connection!, transaction, topic, text, ct);

    /// <summary>Tells all replicas now.</summary>
    public async Task TellAsync(string topic, string text, CancellationToken ct)
    {
        await using var own = await database.OpenConnectionAsync(ct);
        await TellAsync(own, null, topic, text, ct);
    }

    /// <summary>Listens before the services that follow start, so that these miss nothing.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        connection = await ListenAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                connection ??= await ReturnAsync(stoppingToken);
                while (true)
                {
                    if (!await connection.WaitAsync(Silence, stoppingToken))
                    {
                        await connection.ExecuteAsync(new CommandDefinition("select 1", cancellationToken: stoppingToken));
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException or IOException)
            {
                Interrupted(logger, e.Message);
                await CloseAsync();
                await Task.Delay(PauseAfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await CloseAsync();
    }

    private Task TellAsync(NpgsqlConnection by, NpgsqlTransaction? transaction, string topic, string text, CancellationToken ct) =>
        text.Length > MostCharacters
            ? throw new ArgumentOutOfRangeException(nameof(text), $"News have at most {MostCharacters} characters; name what changed instead of telling it.")
            : by.ExecuteAsync(new CommandDefinition("select pg_notify(@Channel, @Text)", new { Channel, Text = $"{self} {topic} {text}" }, transaction, cancellationToken: ct));

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken ct)
    {
        var opened = await database.OpenConnectionAsync(ct);
        opened.Notification += Spread;
        await opened.ExecuteAsync(new CommandDefinition($"listen {Channel}", cancellationToken: ct));
        return opened;
    }

    private async Task<NpgsqlConnection> ReturnAsync(CancellationToken ct)
    {
        var opened = await ListenAsync(ct);
        foreach (var hearer in hearers.Values)
        {
            hearer.Missed();
        }

        return opened;
    }

    private void Spread(object sender, NpgsqlNotificationEventArgs notification)
    {
        var parts = notification.Payload.Split(' ', 3);
        if (parts.Length == 3 && hearers.TryGetValue(parts[1], out var hearer))
        {
            hearer.Hear(parts[2], parts[0] == self);
        }
    }

    private async Task CloseAsync()
    {
        if (connection is { } closing)
        {
            connection = null;
            closing.Notification -= Spread;
            await closing.DisposeAsync();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Hearing the other replicas was interrupted and goes on in a moment: {Reason}")]
    private static partial void Interrupted(ILogger logger, string reason);

    private sealed record Hearer(Action<string, bool> Hear, Action Missed);
}

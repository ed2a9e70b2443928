using System.Threading.Channels;
using Hermes.ServiceDefaults.Coordination;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Live;

/// <summary>
/// A <see cref="LiveFeed{T}"/> that is the same at every replica. The replica that makes an item tells the others its key
/// within the transaction and publishes it here after the commit; they read it from the database if somebody listens there.
/// </summary>
public sealed partial class LiveRelay<T> : BackgroundService where T : class
{
    private const int MostWaiting = 1_024;
    private static readonly string Topic = $"live-{typeof(T).Name}";

    private readonly LiveFeed<T> feed;
    private readonly ReplicaNews news;
    private readonly NpgsqlDataSource database;
    private readonly Func<NpgsqlConnection, string, CancellationToken, Task<IReadOnlyList<T>>> read;
    private readonly ILogger<LiveRelay<T>> logger;

    // As the feed itself does with a slow subscriber, the oldest give way.
    private readonly Channel<string> keys = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    internal LiveRelay(
        LiveFeed<T> feed, ReplicaNews news, NpgsqlDataSource database,
        Func<NpgsqlConnection, string, CancellationToken, Task<IReadOnlyList<T>>> read, ILogger<LiveRelay<T>> logger)
    {
        (this.feed, this.news, this.database, this.read, this.logger) = (feed, news, database, read, logger);
        news.Hear(Topic, Take, static () => { });
    }

    /// <summary>Tells the other replicas, when the transaction commits, by which key they find the items.</summary>
    public Task AnnounceAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => news.TellAsync(transaction, Topic, key, ct);

    /// <summary>Hands an item to the subscribers of this replica, after the commit.</summary>
    public void Publish(T item) => feed.Publish(item);

    /// <summary>True when somebody listens at this replica.</summary>
    public bool HasSubscribers => feed.HasSubscribers;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var key in keys.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                foreach (var item in await read(connection, key, stoppingToken))
                {
                    feed.Publish(item);
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                NotShown(logger, typeof(T).Name, e.Message);
            }
        }
    }

    private void Take(string key, bool own)
    {
        if (!own && feed.HasSubscribers)
        {
            keys.Writer.TryWrite(key);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Live viewers miss some {Kind}, which other pages show: {Reason}")]
    private static partial void NotShown(ILogger logger, string kind, string reason);
}

/// <summary>Registers live feeds.</summary>
public static class LiveRelayExtensions
{
    /// <summary>Adds <see cref="LiveFeed{T}"/> and its <see cref="LiveRelay{T}"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="read">Reads what another replica announced by a key.</param>
    public static IServiceCollection AddLiveFeed<T>(
        this IServiceCollection services, Func<NpgsqlConnection, string, CancellationToken, Task<IReadOnlyList<T>>> read) where T : class
    {
        services.AddSingleton<LiveFeed<T>>();
        services.AddSingleton(provider => new LiveRelay<T>(
            provider.GetRequiredService<LiveFeed<T>>(), provider.GetRequiredService<ReplicaNews>(), provider.GetRequiredService<NpgsqlDataSource>(),
            read, provider.GetRequiredService<ILogger<LiveRelay<T>>>()));
        services.AddHostedService(provider => provider.GetRequiredService<LiveRelay<T>>());
        return services;
    }
}

using System.Net.Http.Headers;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Security;
using MassTransit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hermes.Testing;

/// <summary>
/// A real host of a service on Kestrel, with a database and a virtual host of its own.
/// <code>await using var service = await ServiceFixture&lt;Program&gt;.StartAsync("ingestiondb");</code>
/// </summary>
public sealed class ServiceFixture<TEntryPoint> : IAsyncDisposable where TEntryPoint : class
{
    private readonly Action<IWebHostBuilder>? configure;
    private readonly string databaseName;
    private readonly string database;
    private readonly string identity;
    private readonly string messaging;
    private readonly IBusControl testBus;
    private Factory? factory;
    private bool isReplica;

    private ServiceFixture(string databaseName, string database, string identity, string messaging, Action<IWebHostBuilder>? configure)
    {
        this.databaseName = databaseName;
        this.database = database;
        this.identity = identity;
        this.messaging = messaging;
        this.configure = configure;
        DataSource = NpgsqlDataSource.Create(database);
        var address = new Uri(messaging);
        testBus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(MessagingExtensions.Location(address), host => MessagingExtensions.Authenticate(host, address));
        });
    }

    /// <summary>HTTP to the service with an API key of every scope; the base address is set.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>HTTP to the service without any credential.</summary>
    public HttpClient AnonymousClient { get; private set; } = null!;

    /// <summary>The service's database.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => factory!.Services;

    /// <summary>Starts a host.</summary>
    /// <param name="databaseName">Connection name of its database.</param>
    /// <param name="configure">Settings (<c>UseSetting</c>) and replaced services (<c>ConfigureTestServices</c>).</param>
    public static async Task<ServiceFixture<TEntryPoint>> StartAsync(string databaseName, Action<IWebHostBuilder>? configure = null)
    {
        var postgres = PostgresServer.SharedAsync();
        var rabbit = RabbitMqServer.SharedAsync();
        var fixture = new ServiceFixture<TEntryPoint>(
            databaseName, await (await postgres).CreateDatabaseAsync(), await (await postgres).SharedDatabaseAsync(IdentityDatabase.ConnectionName), await (await rabbit).CreateVirtualHostAsync(), configure);
        await fixture.testBus.StartAsync(CancellationToken.None);
        await fixture.StartHostAsync();
        await using var identity = NpgsqlDataSource.Create(fixture.identity);
        await NextRelease.MigrateAsync(identity);
        await NextRelease.MigrateAsync(fixture.DataSource);
        return fixture;
    }

    /// <summary>Starts another host on the same database and queues, with the same settings. Dispose it before this one.</summary>
    public async Task<ServiceFixture<TEntryPoint>> StartReplicaAsync()
    {
        var replica = new ServiceFixture<TEntryPoint>(databaseName, database, identity, messaging, configure) { isReplica = true };
        await replica.StartHostAsync();
        return replica;
    }

    /// <summary>Starts the service as a process of its own on the same database and queues.</summary>
    /// <param name="settings">Its settings, <c>Section:Key</c>.</param>
    public Task<ServiceProcess> StartProcessAsync(IReadOnlyDictionary<string, string> settings) =>
        ServiceProcess.StartAsync(typeof(TEntryPoint).Assembly.GetName().Name!, settings.Concat(
        [
            new($"ConnectionStrings:{databaseName}", database),
            new($"ConnectionStrings:{IdentityDatabase.ConnectionName}", identity),
            new("ConnectionStrings:messaging", messaging),
        ]), Client.DefaultRequestHeaders.Authorization);

    /// <summary>Stops the host; database and queues stay.</summary>
    public async Task StopHostAsync()
    {
        Client.Dispose();
        AnonymousClient.Dispose();
        if (factory is not null)
        {
            await factory.DisposeAsync();
            factory = null;
        }
    }

    /// <summary>Starts the host again on the same database and queues.</summary>
    public async Task StartHostAsync()
    {
        factory = new Factory(builder =>
        {
            builder.UseEnvironment("Testing");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.UseContentRoot(AppContext.BaseDirectory);
            builder.UseSetting($"ConnectionStrings:{databaseName}", database);
            builder.UseSetting($"ConnectionStrings:{IdentityDatabase.ConnectionName}", identity);
            builder.UseSetting("ConnectionStrings:messaging", messaging);
            builder.UseSetting("Shutdown:Announce", "00:00:00");
            configure?.Invoke(builder);
        });
        factory.UseKestrel(0);
        factory.StartServer();
        AnonymousClient = ClientWith((AuthenticationHeaderValue?)null);
        Client = await ClientWithAsync([.. Scopes.All]);
        if (factory.Services.GetService<IBusControl>() is { } bus)
        {
            await bus.WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>HTTP to the service with a new API key of some scopes.</summary>
    public async Task<HttpClient> ClientWithAsync(params string[] scopes)
    {
        var owner = HermesClaims.Principal(HermesClaims.Service, "tests", "tests", [], []);
        var key = await Services.GetRequiredService<ApiKeys>().CreateAsync("tests", scopes, new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero), owner);
        return ClientWith(key.Key);
    }

    /// <summary>HTTP to the service by a signed-in user of a role.</summary>
    public HttpClient ClientAs(Role role, string user = "ines") =>
        ClientWith(Services.GetRequiredService<InternalTokens>().Mint(HermesClaims.Principal(HermesClaims.User, user, user, [role.ToString()], [])));

    /// <summary>HTTP to the service with a credential.</summary>
    public HttpClient ClientWith(string credential) => ClientWith(new AuthenticationHeaderValue("Bearer", credential));

    /// <summary>Publishes a message as another service would.</summary>
    public Task PublishAsync<T>(T message, CancellationToken ct = default) where T : class => testBus.Publish(message, ct);

    /// <summary>Hears every message of a type from now on.</summary>
    public async Task<MessageListener<T>> ListenAsync<T>() where T : class
    {
        var listener = new MessageListener<T>();
        var endpoint = testBus.ConnectReceiveEndpoint(new TemporaryEndpointDefinition(), DefaultEndpointNameFormatter.Instance,
            configurator => configurator.Handler<T>(listener.TakeAsync));
        await endpoint.Ready;
        return listener;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (factory is not null)
        {
            await StopHostAsync();
        }

        if (isReplica)
        {
            await DataSource.DisposeAsync();
            return;
        }

        await testBus.StopAsync(TimeSpan.FromSeconds(5));
        await DataSource.DisposeAsync();
        await (await PostgresServer.SharedAsync()).DropDatabaseAsync(database);
    }

    private HttpClient ClientWith(AuthenticationHeaderValue? credential)
    {
        using var starting = factory!.CreateClient();
        // The service closes the connection of an upload it refuses; the next request must not inherit it.
        return new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = starting.BaseAddress,
            DefaultRequestHeaders = { Authorization = credential },
        };
    }

    private sealed class Factory(Action<IWebHostBuilder> configure) : WebApplicationFactory<TEntryPoint>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => configure(builder);
    }
}

using Hermes.ServiceDefaults.Telemetry;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Hermes.ServiceDefaults.Messaging;

/// <summary>MassTransit on RabbitMQ as every service uses it.</summary>
public static class MessagingExtensions
{
    private const int Prefetch = 32;
    private static readonly TimeSpan ConsumersStop = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Adds the bus behind connection string <paramref name="name"/> (<c>amqp://user:password@host:port/vhost</c>), the
    /// consumers, and the transactional outbox. Queues are quorum queues named <c>service-consumer</c>; a failing message
    /// is retried three times and then moved to <c>_error</c>, unless it is the database that is away.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection string is missing.</exception>
    public static IHostApplicationBuilder AddMessaging(this IHostApplicationBuilder builder, string name, Action<IBusRegistrationConfigurator>? configure = null)
    {
        var connectionString = builder.Configuration.GetConnectionString(name);
        if (!Uri.TryCreate(connectionString, UriKind.Absolute, out var address) || address.Scheme is not ("amqp" or "amqps"))
        {
            throw new InvalidOperationException($"Connection string '{name}' is missing or no amqp:// address. Set ConnectionStrings__{name} to amqp://user:password@host:port/vhost.");
        }

        var service = builder.Environment.ApplicationName.Split('.')[^1];
        builder.Services.AddSingleton<IOutbox, Outbox>();
        builder.Services.AddSingleton<MessageMetrics>();
        builder.Services.AddReceiveObserver(static services => services.GetRequiredService<MessageMetrics>());
        builder.Services.AddSingleton<ISampledMetrics>(services => ActivatorUtilities.CreateInstance<QueueMetrics>(services, address));
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(service, includeNamespace: false));
            // With the broker away a service still serves: the outbox keeps what it has to say.
            bus.ConfigureHealthCheckOptions(health =>
            {
                health.MinimalFailureStatus = HealthStatus.Degraded;
                health.Tags.Add(ServiceDefaultsExtensions.ReadyTag);
            });
            bus.AddConfigureEndpointsCallback(static (context, name, endpoint) =>
            {
                context.GetRequiredService<MessageMetrics>().AddQueue(name);
                endpoint.PrefetchCount = Prefetch;
                if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                {
                    rabbit.SetQuorumQueue();
                }

                endpoint.UseHermesRetries();
            });
            configure?.Invoke(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(Location(address), host => Authenticate(host, address));
                rabbit.ConfigureEndpoints(context);
            });
        });
        builder.Services.Configure<MassTransitHostOptions>(options =>
        {
            options.ConsumerStopTimeout = ConsumersStop;
            options.StopTimeout = ConsumersStop;
        });
        // After the bus, so that a stop ends the relay while there still is one.
        builder.Services.AddHostedService<OutboxRelay>();
        return builder;
    }

    /// <summary>The broker's address without credentials, which must not reach logs.</summary>
    internal static Uri Location(Uri address) =>
        new UriBuilder(address) { Scheme = address.Scheme == "amqps" ? "rabbitmqs" : "rabbitmq", UserName = "", Password = "" }.Uri;

    internal static void Authenticate(IRabbitMqHostConfigurator host, Uri address)
    {
        var credentials = address.UserInfo.Split(':', 2);
        if (credentials is [{ Length: > 0 } user, var password])
        {
            host.Username(Uri.UnescapeDataString(user));
            host.Password(Uri.UnescapeDataString(password));
        }
    }
}

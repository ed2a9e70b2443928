using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>Where Postgres and RabbitMQ are. The ConfigMap keeps its name in every overlay: other manifests, such as that of backups, read it too.</summary>
internal static class ServerAddresses
{
    private const int SecureMessagingPort = 5671;

    public static ConfigMap Of(Topology topology)
    {
        var addresses = new Dictionary<string, string>();
        if (topology.Postgres is { } postgres)
        {
            addresses[$"{postgres.Name}-host"] = postgres.Name;
            addresses[$"{postgres.Name}-port"] = $"{PostgresManifests.Port}";
            addresses[$"{postgres.Name}-user"] = Settings.ServerUser;
            addresses[$"{postgres.Name}-options"] = "SSL Mode=Disable";
        }

        if (topology.Messaging is { } messaging)
        {
            addresses[$"{messaging.Name}-scheme"] = "amqp";
            addresses[$"{messaging.Name}-host"] = messaging.Name;
            addresses[$"{messaging.Name}-port"] = $"{MessagingManifests.Port}";
            addresses[$"{messaging.Name}-user"] = Settings.ServerUser;
        }

        return new ConfigMap(Settings.Servers, addresses);
    }

    /// <summary>The same for servers that a site already has: over TLS, by names that the site replaces.</summary>
    public static object PatchForOutside(Topology topology)
    {
        var addresses = new Dictionary<string, string>();
        if (topology.Postgres is { } postgres)
        {
            addresses[$"{postgres.Name}-host"] = "postgres.example.com";
            addresses[$"{postgres.Name}-options"] = "SSL Mode=VerifyFull";
        }

        if (topology.Messaging is { } messaging)
        {
            addresses[$"{messaging.Name}-scheme"] = "amqps";
            addresses[$"{messaging.Name}-host"] = "rabbitmq.example.com";
            addresses[$"{messaging.Name}-port"] = $"{SecureMessagingPort}";
        }

        return new { ApiVersion = "v1", Kind = "ConfigMap", Metadata = new Metadata(Settings.Servers), Data = addresses };
    }

    public static NetworkPolicy WaysOut(string name) => NetworkPolicies.ToServersOutside(name, PostgresManifests.Port, SecureMessagingPort);
}

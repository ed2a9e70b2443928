using Hermes.AppHost.Publishing.Kubernetes;

namespace Hermes.AppHost.Publishing.Compose;

/// <summary>The same model on one machine: every service once, built from this repository, with Postgres and RabbitMQ beside it.</summary>
internal static class ComposeFile
{
    public static string Of(Topology topology, string root)
    {
        var services = new Dictionary<string, object>();
        var configs = new Dictionary<string, object>();
        var volumes = new Dictionary<string, object?>();
        if (topology.Postgres is { } postgres)
        {
            services[postgres.Name] = Postgres(postgres);
            configs[$"{postgres.Name}-databases"] = new { Content = PostgresManifests.CreateDatabases(postgres) };
            volumes[postgres.Name] = new { };
        }

        if (topology.Messaging is { } messaging)
        {
            services[messaging.Name] = Messaging(messaging);
            volumes[messaging.Name] = new { };
        }

        // The portal stands last in the model and gets the first port.
        var open = topology.Services.Where(service => service.IsExternal).Reverse().ToList();
        foreach (var service in topology.Services)
        {
            services[service.Name] = ComposeService.Of(service, service.IsExternal ? Topology.HttpPort + open.IndexOf(service) : null, root);
            if (service.Storage is { } storage)
            {
                volumes[storage.Volume.Name] = new { };
            }
        }

        return YamlText.ForCompose(new { Name = "hermes", Services = services, Configs = configs, Volumes = volumes });
    }

    private static object Postgres(PostgresServerResource postgres) => new
    {
        Image = PostgresManifests.Image,
        Command = new[] { "-c", $"max_connections={PostgresManifests.MaxConnections}" },
        Environment = new Dictionary<string, string>
        {
            ["POSTGRES_USER"] = Kubernetes.Settings.ServerUser,
            ["POSTGRES_PASSWORD"] = ComposeValue.Of(postgres.PasswordParameter),
            ["POSTGRES_DB"] = "postgres",
        },
        Configs = new[] { new { Source = $"{postgres.Name}-databases", Target = "/docker-entrypoint-initdb.d/databases.sql" } },
        Volumes = new[] { $"{postgres.Name}:/var/lib/postgresql/data" },
        Healthcheck = Healthy($"pg_isready --host=127.0.0.1 --username={Kubernetes.Settings.ServerUser} --dbname=postgres"),
        Restart = "unless-stopped",
    };

    private static object Messaging(RabbitMQServerResource messaging) => new
    {
        Image = MessagingManifests.Image,
        Hostname = messaging.Name,
        Environment = new Dictionary<string, string>
        {
            ["RABBITMQ_DEFAULT_USER"] = Kubernetes.Settings.ServerUser,
            ["RABBITMQ_DEFAULT_PASS"] = ComposeValue.Of(messaging.PasswordParameter),
        },
        Volumes = new[] { $"{messaging.Name}:/var/lib/rabbitmq" },
        Healthcheck = Healthy("rabbitmq-diagnostics --quiet check_port_connectivity"),
        Restart = "unless-stopped",
    };

    private static object Healthy(string command) => new { Test = new[] { "CMD-SHELL", command }, Interval = "10s", Timeout = "10s", Retries = 12 };
}

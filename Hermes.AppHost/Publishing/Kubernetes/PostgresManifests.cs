using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>One Postgres with a database for each service. A site with a server of its own leaves it out: overlays/external-servers.</summary>
internal static class PostgresManifests
{
    public const int Port = 5432;
    public const string Image = "postgres:15.14-bookworm";

    /// <summary>Most connections of one process to one database.</summary>
    public const int PoolSize = 20;

    // Six services with up to six replicas, two databases each.
    public const int MaxConnections = 500;

    private const string Data = "/var/lib/postgresql/data";

    public static IEnumerable<Manifest> Of(PostgresServerResource server, Topology topology)
    {
        yield return new ConfigMap($"{server.Name}-databases", new Dictionary<string, string> { ["databases.sql"] = CreateDatabases(server) });
        yield return new StatefulSet(Labels.Of(server.Name), new StatefulSetSpec(
            server.Name,
            1,
            Labels.Select(server.Name),
            new PodTemplate(new Metadata(Labels: Labels.For(server.Name)), PodOf(server)),
            [new VolumeClaim("data", "20Gi")]));
        yield return new Service(Labels.Of(server.Name), new ServiceSpec(Labels.For(server.Name), [new ServicePort("postgres", Port, "postgres")]) { ClusterIP = "None" });
        yield return NetworkPolicies.OfServer(server, Port, topology);
    }

    /// <summary>Run once, when the volume is still empty.</summary>
    public static string CreateDatabases(PostgresServerResource server) =>
        string.Concat(server.Databases.Values.Order(StringComparer.Ordinal).Select(database => $"CREATE DATABASE {database};\n"));

    private static PodSpec PodOf(PostgresServerResource server)
    {
        var ready = new ExecAction(["pg_isready", "--host=127.0.0.1", $"--username={Settings.ServerUser}", "--dbname=postgres"]);
        return new PodSpec
        {
            SecurityContext = new PodSecurityContext(Pods.ServerUser),
            // A fast shutdown ends sessions at once and then writes a checkpoint.
            TerminationGracePeriodSeconds = 60,
            Containers =
            [
                new Container(server.Name, Image)
                {
                    Args = ["-c", $"max_connections={MaxConnections}", "-c", "shared_buffers=256MB"],
                    Ports = [new ContainerPort("postgres", Port)],
                    Env =
                    [
                        new EnvVar("PGDATA", $"{Data}/pgdata"),
                        Settings.FromServers("POSTGRES_USER", $"{server.Name}-user"),
                        Settings.FromSecret("POSTGRES_PASSWORD", server.PasswordParameter.Name),
                        new EnvVar("POSTGRES_DB", "postgres"),
                    ],
                    Resources = Pods.Resources("500m", "1Gi", "2Gi"),
                    StartupProbe = new Probe(5, 5, 60) { Exec = ready },
                    ReadinessProbe = new Probe(5, 5, 3) { Exec = ready },
                    LivenessProbe = new Probe(15, 5, 6) { Exec = ready },
                    VolumeMounts =
                    [
                        new VolumeMount("data", Data),
                        new VolumeMount("databases", "/docker-entrypoint-initdb.d") { ReadOnly = true },
                        new VolumeMount("run", "/var/run/postgresql"),
                        new VolumeMount("tmp", "/tmp"),
                    ],
                },
            ],
            Volumes =
            [
                new Volume("databases") { ConfigMap = new ConfigMapVolume($"{server.Name}-databases") },
                Pods.Temporary("run", "16Mi"),
                Pods.Temporary("tmp", "256Mi"),
            ],
        };
    }
}

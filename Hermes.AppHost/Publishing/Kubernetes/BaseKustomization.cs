using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>What the base holds, and the values that overlays change.</summary>
internal static class BaseKustomization
{
    public static Kustomization Of(Topology topology, IReadOnlyList<string> resources) => new()
    {
        Resources = resources,
        ConfigMapGenerator =
        [
            new ConfigMapGenerator(Settings.Servers, null, [.. Servers(topology)]),
            new ConfigMapGenerator(Settings.Map, null, [.. topology.Used(secret: false).Select(setting => $"{setting.Name}={setting.PublishedDefault}")]),
        ],
    };

    private static IEnumerable<string> Servers(Topology topology)
    {
        if (topology.Postgres is { } postgres)
        {
            yield return $"{postgres.Name}-host={postgres.Name}";
            yield return $"{postgres.Name}-port={PostgresManifests.Port}";
            yield return $"{postgres.Name}-user={Settings.ServerUser}";
            yield return $"{postgres.Name}-options=SSL Mode=Disable";
        }

        if (topology.Messaging is { } messaging)
        {
            yield return $"{messaging.Name}-scheme=amqp";
            yield return $"{messaging.Name}-host={messaging.Name}";
            yield return $"{messaging.Name}-port={MessagingManifests.Port}";
            yield return $"{messaging.Name}-user={Settings.ServerUser}";
        }
    }
}

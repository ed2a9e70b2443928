using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>
/// The base made larger or smaller, in a namespace and under host names of its own: with Postgres and RabbitMQ beside it, or on
/// servers that a site already has.
/// </summary>
internal static class Overlays
{
    private static readonly Stage[] Stages =
    [
        new("staging", "hermes-staging", "staging.hermes.example.com", Size: 0.5, Replicas: 1, PostgresStorage: "10Gi"),
        new("production", "hermes", "hermes.example.com", Size: 2, Replicas: 2, PostgresStorage: "100Gi"),
        new("external-servers", "hermes", "hermes.example.com", Size: 2, Replicas: 2, PostgresStorage: null),
    ];

    public static IEnumerable<(string Name, string Content)> Of(Topology topology)
    {
        foreach (var stage in Stages)
        {
            yield return ($"{stage.Name}/kustomization.yaml", YamlText.Of(KustomizationOf(stage, topology)));
            yield return ($"{stage.Name}/namespace.yaml", YamlText.Of(NamespaceOf(stage)));
            yield return ($"{stage.Name}/patches.yaml", YamlText.Of(StagePatches.Of(stage, topology)));
            if (!stage.HasServers)
            {
                yield return ($"{stage.Name}/network.yaml", YamlText.Of(ServerAddresses.WaysOut(stage.Name)));
            }
        }
    }

    private static Kustomization KustomizationOf(Stage stage, Topology topology) => new()
    {
        Namespace = stage.Namespace,
        Bases = stage.HasServers ? ["../../base", "../../servers"] : ["../../base"],
        Resources = stage.HasServers ? ["namespace.yaml"] : ["namespace.yaml", "network.yaml"],
        PatchesStrategicMerge = ["patches.yaml"],
        ConfigMapGenerator = [new ConfigMapGenerator(Settings.Map, "merge", [$"portal-url=https://{stage.Host}"])],
        Images = [.. topology.Services.Select(service => new Image(ServiceManifests.Image(service), Release.Version)
        {
            NewName = $"registry.example.com/{ServiceManifests.Image(service)}",
        })],
    };

    // The strictest of Kubernetes' standards for pods holds for all of ours.
    private static Namespace NamespaceOf(Stage stage) => new(new Metadata(stage.Namespace, new Dictionary<string, string>
    {
        ["pod-security.kubernetes.io/enforce"] = "restricted",
        ["pod-security.kubernetes.io/warn"] = "restricted",
    }));
}

/// <summary>One overlay: Size multiplies requests and limits of the base, Replicas is the least number of services that may have several.</summary>
internal sealed record Stage(string Name, string Namespace, string Host, double Size, int Replicas, string? PostgresStorage)
{
    public bool HasServers => PostgresStorage is not null;
}

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
            new ConfigMapGenerator(Settings.Map, null, [.. topology.Used(secret: false).Select(setting => $"{setting.Name}={setting.PublishedDefault}")]),
        ],
    };
}

using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>What a stage changes in the base: numbers, sizes and host names.</summary>
internal static class StagePatches
{
    public static IEnumerable<object> Of(Stage stage, Topology topology) =>
    [
        .. topology.Services.Select(service => DeploymentOf(stage, service)),
        .. topology.Services.Where(service => service.Sizing.MaxReplicas is not null).Select(service => AutoscalerOf(stage, service)),
        .. topology.Ingresses.Select(ingress => new
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = "Ingress",
            Metadata = new Metadata(ingress.Name),
            Spec = IngressManifests.SpecOf(ingress, ingress.Hostname!.Replace("hermes.example.com", stage.Host, StringComparison.Ordinal)),
        }),
        .. topology.Postgres is { } postgres && stage.PostgresStorage is { } storage ? new[] { StorageOf(storage, postgres) } : [],
        .. stage.HasServers ? [] : new[] { ServerAddresses.PatchForOutside(topology) },
    ];

    private static object DeploymentOf(Stage stage, ServiceNode service)
    {
        var resources = Pods.Resources(
            Quantity.Times(service.Sizing.Cpu, stage.Size),
            Quantity.Times(service.Sizing.Memory, Math.Max(1, stage.Size)),
            Quantity.Times(service.Sizing.MemoryLimit, Math.Max(1, stage.Size)));
        return new
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = new Metadata(service.Name),
            Spec = new
            {
                Replicas = service.Sizing.MaxReplicas is null ? Math.Min(stage.Replicas, service.Replicas) : (int?)null,
                Template = new { Spec = new { Containers = new[] { new { service.Name, Resources = resources } } } },
            },
        };
    }

    private static object AutoscalerOf(Stage stage, ServiceNode service) => new
    {
        ApiVersion = "autoscaling/v2",
        Kind = "HorizontalPodAutoscaler",
        Metadata = new Metadata(service.Name),
        Spec = new { MinReplicas = stage.Replicas, MaxReplicas = stage.Replicas == 1 ? 2 : service.Sizing.MaxReplicas },
    };

    private static object StorageOf(string storage, PostgresServerResource postgres) => new
    {
        ApiVersion = "apps/v1",
        Kind = "StatefulSet",
        Metadata = new Metadata(postgres.Name),
        Spec = new { VolumeClaimTemplates = new[] { new VolumeClaim("data", storage) } },
    };
}

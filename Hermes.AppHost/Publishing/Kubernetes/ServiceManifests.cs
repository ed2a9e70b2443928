using System.Security.Cryptography;
using System.Text;
using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>Everything of one service: its configuration, its pods, its address, its arrows, and how it stays up.</summary>
internal static class ServiceManifests
{
    // A pod that is leaving still gets requests until every node has heard of it; then 8 s drain what it took.
    private const int LeaveSeconds = 5;
    private const int GraceSeconds = 30;

    public static IEnumerable<Manifest> Of(ServiceNode service, Topology topology)
    {
        var environment = ServiceEnvironment.Of(service, topology);
        yield return new ConfigMap(service.Name, environment.Plain);
        yield return DeploymentOf(service, environment);
        yield return new Service(Labels.Of(service.Name), new ServiceSpec(Labels.For(service.Name), [new ServicePort("http", Topology.HttpPort, "http")]));
        yield return NetworkPolicies.Of(service, topology);
        yield return new PodDisruptionBudget(service.Name, new PodDisruptionBudgetSpec(1, Labels.Select(service.Name)));
        if (service.Sizing.MaxReplicas is { } maxReplicas)
        {
            yield return Autoscaler(service.Name, service.Replicas, maxReplicas);
        }

        if (service.Storage is { } storage)
        {
            yield return new VolumeClaim(storage.Volume.Name, storage.Volume.Capacity);
        }
    }

    public static string Image(ServiceNode service) => $"hermes/{service.Name}";

    private static Deployment DeploymentOf(ServiceNode service, ServiceEnvironment environment) => new(
        Labels.Of(service.Name),
        new DeploymentSpec(
            // Whoever scales by load keeps its number when manifests are applied again.
            service.Sizing.MaxReplicas is null ? service.Replicas : null,
            5,
            Labels.Select(service.Name),
            // A volume that one pod may write is free only once the old pod has left.
            service.Storage is null ? new DeploymentStrategy("RollingUpdate", new RollingUpdate(1, 0)) : new DeploymentStrategy("Recreate"),
            new PodTemplate(
                new Metadata(Labels: Labels.For(service.Name), Annotations: AnnotationsOf(environment)),
                PodOf(service, environment))));

    private static PodSpec PodOf(ServiceNode service, ServiceEnvironment environment) => new()
    {
        SecurityContext = new PodSecurityContext(Pods.ServiceUser),
        TerminationGracePeriodSeconds = GraceSeconds,
        TopologySpreadConstraints = Pods.Spread(service.Name),
        Containers =
        [
            new Container(service.Name, $"{Image(service)}:{Release.Version}")
            {
                Ports = [new ContainerPort("http", Topology.HttpPort)],
                EnvFrom = [new EnvFrom(new ConfigMapReference(service.Name))],
                Env = environment.References.Count == 0 ? null : environment.References,
                Resources = Pods.Resources(service.Sizing.Cpu, service.Sizing.Memory, service.Sizing.MemoryLimit),
                Lifecycle = new Lifecycle(new LifecycleHandler(new ExecAction(["sleep", $"{LeaveSeconds}"]))),
                // Migrations and the first connections may take a while; after that an answer is due soon.
                StartupProbe = new Probe(2, 3, 60) { HttpGet = new HttpGetAction("/alive", "http") },
                ReadinessProbe = new Probe(5, 3, 3) { HttpGet = new HttpGetAction("/health", "http") },
                LivenessProbe = new Probe(10, 5, 3) { HttpGet = new HttpGetAction("/alive", "http") },
                VolumeMounts = [new VolumeMount("tmp", "/tmp"), .. service.Storage is { } storage ? [new VolumeMount(storage.Volume.Name, storage.MountPath)] : Array.Empty<VolumeMount>()],
            },
        ],
        Volumes =
        [
            Pods.Temporary("tmp", "1Gi"),
            .. service.Storage is { } claim ? [new Volume(claim.Volume.Name) { PersistentVolumeClaim = new ClaimReference(claim.Volume.Name) }] : Array.Empty<Volume>(),
        ],
    };

    private static Dictionary<string, string> AnnotationsOf(ServiceEnvironment environment) => new()
    {
        // A changed ConfigMap does not restart pods; a changed template does.
        ["hermes/configuration"] = Fingerprint(environment.Plain),
        ["prometheus.io/path"] = "/metrics",
        ["prometheus.io/port"] = $"{Topology.HttpPort}",
        ["prometheus.io/scrape"] = "true",
    };

    private static string Fingerprint(IEnumerable<KeyValuePair<string, string>> values) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', values.Select(value => $"{value.Key}={value.Value}")))))[..16];

    private static HorizontalPodAutoscaler Autoscaler(string name, int minReplicas, int maxReplicas) => new(
        name,
        new AutoscalerSpec(
            new ScaleTarget("apps/v1", "Deployment", name),
            minReplicas,
            maxReplicas,
            [new Metric("Resource", new ResourceMetric("cpu", new MetricTarget("Utilization", 70)))],
            // The rush of one import is no reason to start and stop pods all day.
            new ScalingBehavior(new ScalingRules(600))));
}

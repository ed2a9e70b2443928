using YamlDotNet.Serialization;

namespace Hermes.AppHost.Publishing.Kubernetes.Objects;

internal sealed record Deployment([property: YamlIgnore] Metadata Head, DeploymentSpec Spec) : Manifest("apps/v1", "Deployment", Head);

internal sealed record DeploymentSpec(
    int? Replicas, int RevisionHistoryLimit, LabelSelector Selector, DeploymentStrategy Strategy, PodTemplate Template);

internal sealed record DeploymentStrategy(string Type, RollingUpdate? RollingUpdate = null);

internal sealed record RollingUpdate(int MaxSurge, int MaxUnavailable);

internal sealed record StatefulSet([property: YamlIgnore] Metadata Head, StatefulSetSpec Spec) : Manifest("apps/v1", "StatefulSet", Head);

internal sealed record StatefulSetSpec(
    string ServiceName, int Replicas, LabelSelector Selector, PodTemplate Template, IReadOnlyList<VolumeClaim> VolumeClaimTemplates);

internal sealed record PodTemplate(Metadata Metadata, PodSpec Spec);

internal sealed record PodSpec
{
    public bool AutomountServiceAccountToken { get; } = false;

    // The variables of service links (POSTGRES_PORT=tcp://...) would stand in the way of ours.
    public bool EnableServiceLinks { get; } = false;

    public required PodSecurityContext SecurityContext { get; init; }

    public required int TerminationGracePeriodSeconds { get; init; }

    public IReadOnlyList<TopologySpread>? TopologySpreadConstraints { get; init; }

    public required IReadOnlyList<Container> Containers { get; init; }

    public required IReadOnlyList<Volume> Volumes { get; init; }
}

internal sealed record PodSecurityContext(int RunAsUser)
{
    public bool RunAsNonRoot { get; } = true;

    public int RunAsGroup => RunAsUser;

    public int FsGroup => RunAsUser;

    // Changing the owner of every file at every start takes minutes on a large volume.
    public string FsGroupChangePolicy { get; } = "OnRootMismatch";

    public SeccompProfile SeccompProfile { get; } = new("RuntimeDefault");
}

internal sealed record SeccompProfile(string Type);

internal sealed record TopologySpread(int MaxSkew, string TopologyKey, string WhenUnsatisfiable, LabelSelector LabelSelector);

internal sealed record Volume(string Name)
{
    public EmptyDir? EmptyDir { get; init; }

    public ConfigMapVolume? ConfigMap { get; init; }

    public ClaimReference? PersistentVolumeClaim { get; init; }
}

internal sealed record EmptyDir(string SizeLimit);

internal sealed record ConfigMapVolume(string Name);

internal sealed record ClaimReference(string ClaimName);

internal sealed record VolumeClaim([property: YamlIgnore] string Name, [property: YamlIgnore] string Storage)
    : Manifest("v1", "PersistentVolumeClaim", new Metadata(Name))
{
    public VolumeClaimSpec Spec { get; } = new(["ReadWriteOnce"], new VolumeClaimResources(new Dictionary<string, string> { ["storage"] = Storage }));
}

internal sealed record VolumeClaimSpec(IReadOnlyList<string> AccessModes, VolumeClaimResources Resources);

internal sealed record VolumeClaimResources(IReadOnlyDictionary<string, string> Requests);

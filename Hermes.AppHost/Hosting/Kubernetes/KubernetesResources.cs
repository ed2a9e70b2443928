namespace Aspire.Hosting.Kubernetes;

public enum IngressPathType
{
    Prefix,
    Exact,
    ImplementationSpecific,
}

/// <summary>The cluster that manifests are written for.</summary>
public sealed class KubernetesEnvironmentResource(string name) : Resource(name);

/// <summary>A way in from outside the cluster.</summary>
public class KubernetesIngressResource(string name, KubernetesEnvironmentResource environment)
    : Resource(name), IResourceWithParent<KubernetesEnvironmentResource>
{
    public KubernetesEnvironmentResource Parent { get; } = environment;

    internal string? ClassName { get; set; }

    internal string? Hostname { get; set; }

    internal string? TlsSecretName { get; set; }

    internal Dictionary<string, string> IngressAnnotations { get; } = [];

    internal List<(string Path, IngressPathType Type, EndpointReference Endpoint)> Paths { get; } = [];
}

/// <summary>Storage that outlives the pods that use it.</summary>
public sealed class KubernetesPersistentVolumeResource(string name, KubernetesEnvironmentResource environment)
    : Resource(name), IResourceWithParent<KubernetesEnvironmentResource>
{
    public KubernetesEnvironmentResource Parent { get; } = environment;

    internal string Capacity { get; set; } = "1Gi";
}

internal sealed record PersistentVolumeAnnotation(KubernetesPersistentVolumeResource Volume, string MountPath) : IResourceAnnotation;

using Aspire.Hosting.Kubernetes;

namespace Aspire.Hosting;

public static class KubernetesEnvironmentExtensions
{
    public static IResourceBuilder<KubernetesEnvironmentResource> AddKubernetesEnvironment(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddResource(new KubernetesEnvironmentResource(name));
}

public static class KubernetesIngressExtensions
{
    public static IResourceBuilder<KubernetesIngressResource> AddIngress(this IResourceBuilder<KubernetesEnvironmentResource> builder, string name) =>
        builder.ApplicationBuilder.AddResource(new KubernetesIngressResource(name, builder.Resource));

    public static IResourceBuilder<KubernetesIngressResource> WithIngressClass(this IResourceBuilder<KubernetesIngressResource> builder, string className)
    {
        builder.Resource.ClassName = className;
        return builder;
    }

    public static IResourceBuilder<KubernetesIngressResource> WithHostname(this IResourceBuilder<KubernetesIngressResource> builder, string hostname)
    {
        builder.Resource.Hostname = hostname;
        return builder;
    }

    public static IResourceBuilder<KubernetesIngressResource> WithTls(this IResourceBuilder<KubernetesIngressResource> builder, string secretName)
    {
        builder.Resource.TlsSecretName = secretName;
        return builder;
    }

    public static IResourceBuilder<KubernetesIngressResource> WithIngressAnnotation(
        this IResourceBuilder<KubernetesIngressResource> builder, string key, string value)
    {
        builder.Resource.IngressAnnotations[key] = value;
        return builder;
    }

    public static IResourceBuilder<KubernetesIngressResource> WithPath(
        this IResourceBuilder<KubernetesIngressResource> builder, string path, EndpointReference endpoint, IngressPathType pathType = IngressPathType.Prefix)
    {
        builder.Resource.Paths.Add((path, pathType, endpoint));
        return builder;
    }
}

public static class KubernetesPersistentVolumeExtensions
{
    public static IResourceBuilder<KubernetesPersistentVolumeResource> AddPersistentVolume(
        this IResourceBuilder<KubernetesEnvironmentResource> builder, string name) =>
        builder.ApplicationBuilder.AddResource(new KubernetesPersistentVolumeResource(name, builder.Resource));

    public static IResourceBuilder<KubernetesPersistentVolumeResource> WithCapacity(
        this IResourceBuilder<KubernetesPersistentVolumeResource> builder, string capacity)
    {
        builder.Resource.Capacity = capacity;
        return builder;
    }

    public static IResourceBuilder<T> WithPersistentVolume<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<KubernetesPersistentVolumeResource> volume, string mountPath)
        where T : IResourceWithEnvironment => builder.WithAnnotation(new PersistentVolumeAnnotation(volume.Resource, mountPath));
}

using Aspire.Hosting.Kubernetes;
using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>Ways in from outside.</summary>
internal static class IngressManifests
{
    public static Ingress Of(KubernetesIngressResource ingress) => new(
        Labels.Of(ingress.Name) with
        {
            Annotations = new SortedDictionary<string, string>(ingress.IngressAnnotations, StringComparer.Ordinal),
        },
        SpecOf(ingress, ingress.Hostname));

    public static IngressSpec SpecOf(KubernetesIngressResource ingress, string? host) => new(
        ingress.ClassName,
        ingress.TlsSecretName is { } secret && host is not null ? [new IngressTls([host], secret)] : null,
        [new IngressRule(host, new IngressPaths([.. ingress.Paths.Select(PathOf)]))]);

    private static IngressPath PathOf((string Path, IngressPathType Type, EndpointReference Endpoint) path) =>
        new(path.Path, path.Type.ToString(), new IngressBackend(new IngressServiceBackend(path.Endpoint.Resource.Name, new IngressPort("http"))));
}

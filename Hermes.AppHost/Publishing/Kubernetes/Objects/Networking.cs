using YamlDotNet.Serialization;

namespace Hermes.AppHost.Publishing.Kubernetes.Objects;

internal sealed record Service([property: YamlIgnore] Metadata Head, ServiceSpec Spec) : Manifest("v1", "Service", Head);

internal sealed record ServiceSpec(IReadOnlyDictionary<string, string> Selector, IReadOnlyList<ServicePort> Ports)
{
    public string? ClusterIP { get; init; }
}

internal sealed record ServicePort(string Name, int Port, string TargetPort);

internal sealed record Ingress([property: YamlIgnore] Metadata Head, IngressSpec Spec) : Manifest("networking.k8s.io/v1", "Ingress", Head);

internal sealed record IngressSpec(string? IngressClassName, IReadOnlyList<IngressTls>? Tls, IReadOnlyList<IngressRule> Rules);

internal sealed record IngressTls(IReadOnlyList<string> Hosts, string SecretName);

internal sealed record IngressRule(string? Host, IngressPaths Http);

internal sealed record IngressPaths(IReadOnlyList<IngressPath> Paths);

internal sealed record IngressPath(string Path, string PathType, IngressBackend Backend);

internal sealed record IngressBackend(IngressServiceBackend Service);

internal sealed record IngressServiceBackend(string Name, IngressPort Port);

internal sealed record IngressPort(string Name);

internal sealed record NetworkPolicy([property: YamlIgnore] string Name, NetworkPolicySpec Spec)
    : Manifest("networking.k8s.io/v1", "NetworkPolicy", Labels.Of(Name));

internal sealed record NetworkPolicySpec(LabelSelector PodSelector, IReadOnlyList<string> PolicyTypes)
{
    public IReadOnlyList<IngressAllowance>? Ingress { get; init; }

    public IReadOnlyList<EgressAllowance>? Egress { get; init; }
}

internal sealed record IngressAllowance(IReadOnlyList<Peer> From, IReadOnlyList<PolicyPort> Ports);

internal sealed record EgressAllowance(IReadOnlyList<Peer> To, IReadOnlyList<PolicyPort> Ports);

internal sealed record Peer
{
    public LabelSelector? NamespaceSelector { get; init; }

    public LabelSelector? PodSelector { get; init; }

    public IpBlock? IpBlock { get; init; }
}

internal sealed record IpBlock(string Cidr);

internal sealed record PolicyPort(int Port, string Protocol = "TCP");

using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>Nothing may talk to anything, but for the arrows of the model.</summary>
internal static class NetworkPolicies
{
    private const string IngressNamespace = "ingress-nginx";
    private const string MonitoringNamespace = "monitoring";
    private static readonly string[] Both = ["Ingress", "Egress"];

    /// <summary>What holds for every pod: no connection, except questions to the cluster's name server.</summary>
    public static IEnumerable<Manifest> ForAll()
    {
        yield return new NetworkPolicy("default-deny", new NetworkPolicySpec(new LabelSelector(), Both));
        yield return new NetworkPolicy("allow-dns", new NetworkPolicySpec(new LabelSelector(), ["Egress"])
        {
            Egress =
            [
                new EgressAllowance(
                    [new Peer { NamespaceSelector = Labels.InNamespace("kube-system"), PodSelector = Labels.Label("k8s-app", "kube-dns") }],
                    [new PolicyPort(53, "UDP"), new PolicyPort(53)]),
            ],
        });
    }

    public static NetworkPolicy Of(ServiceNode service, Topology topology)
    {
        var callers = topology.CallersOf(service.Resource).Select(caller => Pod(caller.Name)).ToList();
        if (topology.IsEntered(service))
        {
            callers.Add(new Peer { NamespaceSelector = Labels.InNamespace(IngressNamespace), PodSelector = Labels.Named("ingress-nginx") });
        }

        callers.Add(new Peer { NamespaceSelector = Labels.InNamespace(MonitoringNamespace), PodSelector = Labels.Named("prometheus") });
        return new NetworkPolicy(service.Name, new NetworkPolicySpec(Labels.Select(service.Name), Both)
        {
            Ingress = [new IngressAllowance(callers, [new PolicyPort(Topology.HttpPort)])],
            Egress = [.. service.Calls.Select(WayTo)],
        });
    }

    /// <summary>A server is called by the services that refer to it, and calls nobody.</summary>
    public static NetworkPolicy OfServer(IResource server, int port, Topology topology) =>
        new(server.Name, new NetworkPolicySpec(Labels.Select(server.Name), Both)
        {
            Ingress = [new IngressAllowance([.. topology.CallersOf(server).Select(caller => Pod(caller.Name))], [new PolicyPort(port)])],
        });

    /// <summary>Servers outside the cluster: their addresses are settings, so only the ports are narrow.</summary>
    public static NetworkPolicy ToServersOutside(string name, params int[] ports) =>
        new(name, new NetworkPolicySpec(Labels.Label("app.kubernetes.io/part-of", "hermes"), ["Egress"])
        {
            Egress = [new EgressAllowance(Anywhere(), [.. ports.Select(port => new PolicyPort(port))])],
        });

    private static EgressAllowance WayTo(IResource called) => called switch
    {
        PostgresServerResource postgres => new EgressAllowance([Pod(postgres.Name)], [new PolicyPort(PostgresManifests.Port)]),
        RabbitMQServerResource messaging => new EgressAllowance([Pod(messaging.Name)], [new PolicyPort(MessagingManifests.Port)]),
        ExternalServiceResource { Uri: { } outside } => new EgressAllowance(Anywhere(), [new PolicyPort(outside.Port)]),
        ProjectResource service => new EgressAllowance([Pod(service.Name)], [new PolicyPort(Topology.HttpPort)]),
        _ => throw new DistributedApplicationException($"The arrow to '{called.Name}' cannot be published: nobody knows its port."),
    };

    // Some networks do not count the cluster's own pods among all addresses.
    private static Peer[] Anywhere() =>
        [new Peer { IpBlock = new IpBlock("0.0.0.0/0") }, new Peer { IpBlock = new IpBlock("::/0") }, new Peer { NamespaceSelector = new LabelSelector() }];

    private static Peer Pod(string name) => new() { PodSelector = Labels.Select(name) };
}

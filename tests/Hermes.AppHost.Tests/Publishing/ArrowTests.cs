using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Hermes.AppHost.Publishing;
using Hermes.AppHost.Publishing.Kubernetes;
using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Tests.Publishing;

/// <summary>Network policies are the arrows of the model, no fewer and no more.</summary>
public sealed class ArrowTests(PublishedFiles published)
{
    [Fact]
    public async Task A_new_reference_is_a_new_arrow_at_both_ends()
    {
        var (caller, called) = await PoliciesAsync(refer: true);

        Assert.Contains(caller.Spec.Egress!, way => way.To.Any(peer => IsPod(peer, "called")) && way.Ports.Single().Port == 8080);
        Assert.Contains(called.Spec.Ingress!.Single().From, peer => IsPod(peer, "caller"));
    }

    [Fact]
    public async Task Without_a_reference_there_is_no_way()
    {
        var (caller, called) = await PoliciesAsync(refer: false);

        Assert.Empty(caller.Spec.Egress!);
        Assert.DoesNotContain(called.Spec.Ingress!.Single().From, peer => IsPod(peer, "caller"));
    }

    [Fact]
    public async Task What_a_pod_is_told_to_call_it_may_call_and_nothing_else_in_the_cluster()
    {
        var production = RenderedManifest.Parse(await published.RenderAsync("overlays/production"));
        var policies = production.Where(manifest => manifest.Kind == "NetworkPolicy").ToDictionary(policy => policy.Name);

        Assert.All(production.Where(manifest => manifest.Kind == "Deployment"), service =>
        {
            var variables = production.Single(manifest => manifest.Kind == "ConfigMap" && manifest.Name == service.Name).Map("data").Keys
                .Concat(service.List("spec.template.spec.containers").Single().List("env").Select(variable => variable.Text("name")!)).ToList();
            var told = variables.Where(name => name.StartsWith("services__", StringComparison.Ordinal)).Select(name => name.Split("__")[1])
                .Concat(variables.Contains("POSTGRES_HOST") ? ["postgres"] : []).Concat(variables.Contains("MESSAGING_HOST") ? ["messaging"] : []);

            Assert.Equal(told.Order(), PodsIn(policies[service.Name], "egress", "to"));
        });
    }

    [Fact]
    public async Task Every_way_out_of_a_pod_is_a_way_into_the_other()
    {
        var policies = RenderedManifest.Parse(await published.RenderAsync("overlays/production")).Where(manifest => manifest.Kind == "NetworkPolicy").ToList();

        var outward = policies.SelectMany(policy => PodsIn(policy, "egress", "to").Select(called => (Caller: policy.Name, Called: called)));
        var inward = policies.SelectMany(policy => PodsIn(policy, "ingress", "from").Select(caller => (Caller: caller, Called: policy.Name)));

        Assert.Equal(outward.Order(), inward.Order());
        var closed = policies.Single(policy => policy.Name == "default-deny");
        Assert.Empty(closed.Map("spec.podSelector"));
        Assert.Equal(["Ingress", "Egress"], closed.Texts("spec.policyTypes"));
    }

    private static async Task<(NetworkPolicy Caller, NetworkPolicy Called)> PoliciesAsync(bool refer)
    {
        var builder = DistributedApplication.CreateBuilder(["publish"]);
        var called = builder.AddProject<Somewhere>("called").WithHttpEndpoint().WithAnnotation(new Sizing("1", "1Gi", "1Gi"));
        var caller = builder.AddProject<Somewhere>("caller").WithHttpEndpoint().WithAnnotation(new Sizing("1", "1Gi", "1Gi"));
        if (refer)
        {
            caller.WithReference(called);
        }

        var topology = await Topology.OfAsync([.. builder.Resources]);
        return (NetworkPolicies.Of(topology.Services[1], topology), NetworkPolicies.Of(topology.Services[0], topology));
    }

    private static bool IsPod(Peer peer, string name) =>
        peer.NamespaceSelector is null && peer.PodSelector?.MatchLabels?["app.kubernetes.io/name"] == name;

    // Peers in other namespaces (the ingress controller, Prometheus, the name server) are no arrows of the model.
    private static IEnumerable<string> PodsIn(RenderedManifest policy, string direction, string peers) =>
        policy.List($"spec.{direction}").SelectMany(way => way.List(peers))
            .Where(peer => peer.Has("podSelector") && !peer.Has("namespaceSelector"))
            .Select(peer => peer.Map("podSelector.matchLabels")["app.kubernetes.io/name"]).Order();

    internal sealed class Somewhere : IProjectMetadata
    {
        public string ProjectPath => "/somewhere/Somewhere.csproj";
    }
}

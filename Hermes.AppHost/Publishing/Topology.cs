using Aspire.Hosting.Kubernetes;

namespace Hermes.AppHost.Publishing;

/// <summary>The model as a deployment sees it: services, their servers, the arrows between them and the ways in and out.</summary>
internal sealed record Topology(
    IReadOnlyList<ServiceNode> Services,
    PostgresServerResource? Postgres,
    RabbitMQServerResource? Messaging,
    IReadOnlyList<ParameterResource> Parameters,
    IReadOnlyList<KubernetesIngressResource> Ingresses)
{
    /// <summary>Port on which every service listens in its container.</summary>
    public const int HttpPort = 8080;

    public static async Task<Topology> OfAsync(IReadOnlyList<IResource> resources)
    {
        var services = new List<ServiceNode>();
        foreach (var project in resources.OfType<ProjectResource>())
        {
            services.Add(await ServiceNode.OfAsync(project));
        }

        return new Topology(
            services,
            resources.OfType<PostgresServerResource>().SingleOrDefault(),
            resources.OfType<RabbitMQServerResource>().SingleOrDefault(),
            [.. resources.OfType<ParameterResource>().OrderBy(parameter => parameter.Name, StringComparer.Ordinal)],
            [.. resources.OfType<KubernetesIngressResource>()]);
    }

    /// <summary>Services that call this one.</summary>
    public IEnumerable<ServiceNode> CallersOf(IResource resource) => Services.Where(service => service.Calls.Contains(resource));

    /// <summary>Whether people or pipelines outside the cluster reach this service.</summary>
    public bool IsEntered(ServiceNode service) => Ingresses.Any(ingress => ingress.Paths.Any(path => path.Endpoint.Resource == service.Resource));

    /// <summary>The secrets and settings that some service or server uses.</summary>
    public IEnumerable<ParameterResource> Used(bool secret) => Parameters.Where(parameter => parameter.Secret == secret);
}

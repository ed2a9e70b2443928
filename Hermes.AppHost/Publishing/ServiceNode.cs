using Aspire.Hosting.Kubernetes;

namespace Hermes.AppHost.Publishing;

/// <summary>
/// One service of the model: its environment in order of names, where values known only in the deployment are references, and
/// whom it calls: services, Postgres, RabbitMQ, services outside.
/// </summary>
internal sealed record ServiceNode(
    ProjectResource Resource,
    string ProjectPath,
    int Replicas,
    Sizing Sizing,
    PersistentVolumeAnnotation? Storage,
    IReadOnlyList<KeyValuePair<string, object>> Variables,
    IReadOnlyList<IResource> Calls)
{
    public string Name => Resource.Name;

    public bool IsExternal => Resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal);

    public static async Task<ServiceNode> OfAsync(ProjectResource project)
    {
        var variables = new Dictionary<string, object>();
        foreach (var callback in project.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(new EnvironmentCallbackContext(variables));
        }

        return new ServiceNode(
            project,
            project.Annotations.OfType<IProjectMetadata>().Single().ProjectPath,
            project.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1,
            project.Annotations.OfType<Sizing>().LastOrDefault()
                ?? throw new DistributedApplicationException($"Say in Cluster.cs how large '{project.Name}' is: every published service needs a {nameof(Sizing)}."),
            project.Annotations.OfType<PersistentVolumeAnnotation>().SingleOrDefault(),
            [.. variables.OrderBy(variable => variable.Key, StringComparer.Ordinal)],
            [.. project.Annotations.OfType<ResourceRelationshipAnnotation>().Select(arrow => ServerOf(arrow.Resource)).Distinct().OrderBy(called => called.Name, StringComparer.Ordinal)]);
    }

    // Who uses a database calls its server.
    private static IResource ServerOf(IResource resource) => resource is PostgresDatabaseResource database ? database.Parent : resource;
}

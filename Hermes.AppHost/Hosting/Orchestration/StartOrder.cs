namespace Aspire.Hosting.Orchestration;

/// <summary>Dependencies first. A parent counts as a dependency of its child (a database waits for its server).</summary>
internal static class StartOrder
{
    public static IReadOnlyList<IResource> Of(DistributedApplicationModel model)
    {
        var ordered = new List<IResource>();
        var state = new Dictionary<IResource, bool>();
        foreach (var resource in model.Resources)
        {
            Visit(resource, ordered, state, []);
        }

        return ordered;
    }

    public static IEnumerable<IResource> DependenciesOf(IResource resource)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource);
        return resource is IResourceWithParent<IResource> child ? waits.Prepend(child.Parent).Distinct() : waits.Distinct();
    }

    private static void Visit(IResource resource, List<IResource> ordered, Dictionary<IResource, bool> done, List<string> path)
    {
        if (done.TryGetValue(resource, out var finished))
        {
            if (!finished)
            {
                throw new DistributedApplicationException($"Resources wait for each other in a circle: {string.Join(" -> ", [.. path, resource.Name])}.");
            }

            return;
        }

        done[resource] = false;
        foreach (var dependency in DependenciesOf(resource))
        {
            Visit(dependency, ordered, done, [.. path, resource.Name]);
        }

        done[resource] = true;
        ordered.Add(resource);
    }
}

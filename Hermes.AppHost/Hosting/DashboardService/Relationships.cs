using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.DashboardService;

/// <summary>How a resource hangs together with others, by name.</summary>
internal static class Relationships
{
    public static IReadOnlyList<(string To, string Type)> Of(ResourceSnapshot snapshot)
    {
        var resource = snapshot.Instance.Resource;
        var found = new List<(string To, string Type)>();
        if (resource is IResourceWithParent<IResource> child)
        {
            found.Add((child.Parent.Name, "Parent"));
        }

        found.AddRange(resource.Annotations.OfType<WaitAnnotation>().Select(wait => (wait.Resource.Name, "WaitFor")));
        found.AddRange((snapshot.Plan?.References ?? []).Where(other => other != resource).Select(other => (other.Name, "Reference")));
        return [.. found.Distinct()];
    }
}

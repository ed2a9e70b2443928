using Aspire.Hosting.Orchestration;
using Google.Protobuf.WellKnownTypes;

namespace Aspire.Hosting.DashboardService;

/// <summary>What the dashboard shows of a resource besides state and addresses, under the names it knows.</summary>
internal static class ResourceProperties
{
    public static IEnumerable<ResourceProperty> Of(ResourceSnapshot snapshot, ResourceBoard board)
    {
        var resource = snapshot.Instance.Resource;
        if (resource is ProjectResource)
        {
            yield return Plain("project.path", "Project", Text(resource.Annotations.OfType<IProjectMetadata>().Single().ProjectPath));
        }

        if (resource is ParameterResource)
        {
            yield return Plain("resource.source", null, Text($"Parameters:{resource.Name}"));
        }

        if (snapshot.Plan is { } plan)
        {
            yield return Plain("executable.path", "Program", Text(plan.Path));
            yield return Plain("executable.workDir", "Folder", Text(plan.WorkingDirectory));
            yield return Plain("executable.args", "Arguments", Value.ForList([.. plan.Arguments.Select(Text)]));
        }

        if (snapshot.Pid is { } pid)
        {
            yield return Plain("executable.pid", "Process ID", Text(pid.ToString()));
        }

        if (snapshot.ExitCode is { } code)
        {
            yield return Plain("resource.exitCode", null, Value.ForNumber(code));
        }

        if (ResourceInstance.ReplicasOf(resource) is var replicas and > 1)
        {
            yield return Plain("hermes.replica", "Replica", Text($"{snapshot.Instance.Number} of {replicas}"));
        }

        if (ProcessPlan.NeedsProcess(resource))
        {
            yield return Plain("hermes.log", "Log file", Text(snapshot.Instance.Log));
        }

        if (resource is IResourceWithParent<IResource> child && board.InstanceOf(child.Parent) is { } parent)
        {
            yield return Plain("resource.parentName", null, Text(parent.Name));
        }

        if (snapshot.Value is { } value)
        {
            yield return resource is ParameterResource parameter
                ? new ResourceProperty { Name = "Value", Value = Text(value), IsSensitive = parameter.Secret }
                : new ResourceProperty { Name = "resource.connectionString", Value = Text(value), IsSensitive = true };
        }
    }

    private static ResourceProperty Plain(string name, string? displayName, Value value)
    {
        var property = new ResourceProperty { Name = name, Value = value };
        if (displayName is not null)
        {
            property.DisplayName = displayName;
            property.IsHighlighted = true;
        }

        return property;
    }

    private static Value Text(string text) => Value.ForString(text);
}

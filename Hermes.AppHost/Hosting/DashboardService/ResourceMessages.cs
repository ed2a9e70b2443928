using Aspire.Hosting.Orchestration;
using Google.Protobuf.WellKnownTypes;

namespace Aspire.Hosting.DashboardService;

/// <summary>Snapshots in the words of the dashboard.</summary>
internal sealed class ResourceMessages(ResourceBoard board)
{
    public Resource Of(ResourceSnapshot snapshot)
    {
        var instance = snapshot.Instance;
        var resource = instance.Resource;
        var message = new Resource
        {
            Name = instance.Name,
            DisplayName = resource.Name,
            Uid = instance.Name,
            ResourceType = TypeOf(resource),
            State = snapshot.State,
            CreatedAt = snapshot.CreatedAt.ToTimestamp(),
            StartedAt = snapshot.StartedAt?.ToTimestamp(),
            StoppedAt = snapshot.StoppedAt?.ToTimestamp(),
            IsHidden = resource.Annotations.OfType<HiddenAnnotation>().Any(),
        };

        if (StyleOf(snapshot) is { } style)
        {
            message.StateStyle = style;
        }

        if (resource is PostgresServerResource)
        {
            message.IconName = "DatabaseMultiple";
        }
        else if (resource is RabbitMQServerResource)
        {
            message.IconName = "MailInbox";
        }

        if (ProcessPlan.NeedsProcess(resource) && !message.IsHidden)
        {
            message.Commands.Add(ResourceCommands.For(snapshot));
        }

        message.HealthReports.Add(snapshot.Health.Select(ReportOf));
        message.Properties.Add(ResourceProperties.Of(snapshot, board));
        message.Relationships.Add(Relationships.Of(snapshot).Select(relation => new ResourceRelationship { ResourceName = relation.To, Type = relation.Type }));
        message.Urls.Add(UrlsOf(snapshot));
        message.Environment.Add((snapshot.Plan?.Environment ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new EnvironmentVariable { Name = pair.Key, Value = pair.Value, IsFromSpec = true }));
        return message;
    }

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ParameterResource => "Parameter",
        ConnectionStringResource => "ConnectionString",
        _ when ProcessPlan.NeedsProcess(resource) => "Executable",
        _ => resource.GetType().Name,
    };

    // Without a style the dashboard chooses by state, exit code and health.
    private static string? StyleOf(ResourceSnapshot snapshot) =>
        snapshot.State == KnownResourceStates.FailedToStart || snapshot.State == KnownResourceStates.ValueMissing ? "error"
        : snapshot is { IsStopped: true, ExitCode: not (null or 0) } ? "error"
        : snapshot.State == KnownResourceStates.Starting || snapshot.State == KnownResourceStates.Stopping ? "info"
        : null;

    private static HealthReport ReportOf(Orchestration.HealthReport report)
    {
        var message = new HealthReport { Key = report.Key, Description = report.Problem, LastRunAt = report.CheckedAt?.ToTimestamp() };
        if (report.Healthy is { } healthy)
        {
            message.Status = healthy ? HealthStatus.Healthy : HealthStatus.Unhealthy;
        }

        return message;
    }

    /// <summary>The address that everybody uses; among the details also that of the replica itself.</summary>
    private static IEnumerable<Url> UrlsOf(ResourceSnapshot snapshot)
    {
        var order = 0;
        foreach (var endpoint in snapshot.Instance.Resource.Annotations.OfType<EndpointAnnotation>())
        {
            var inactive = snapshot.State != KnownResourceStates.Running;
            var shared = $"{endpoint.UriScheme}://127.0.0.1:{endpoint.Port}";
            var own = snapshot.Instance.UrlOf(endpoint.Name);
            yield return Address(endpoint.Name, shared, isInternal: false, inactive, order++);
            if (own != shared)
            {
                yield return Address($"{endpoint.Name} of replica {snapshot.Instance.Number}", own, isInternal: true, inactive, order++);
            }
        }
    }

    private static Url Address(string name, string url, bool isInternal, bool isInactive, int order) => new()
    {
        EndpointName = name,
        FullUrl = url,
        IsInternal = isInternal,
        IsInactive = isInactive,
        DisplayProperties = new UrlDisplayProperties { SortOrder = -order, DisplayName = "" },
    };
}

namespace Aspire.Hosting.Orchestration;

/// <summary>One process of a resource: a project with replicas has several, what needs no process has one all the same.</summary>
internal sealed class ResourceInstance
{
    private const string SuffixLetters = "abcdefghjkmnpqrstuvwxyz";

    private readonly Dictionary<string, int> _ports = [];

    private ResourceInstance(IResource resource, int number, int replicas, DataDirectory data)
    {
        Resource = resource;
        Number = number;

        // Telemetry names its sender the same way, which is how the dashboard brings the two together.
        InstanceId = resource is ProjectResource ? System.Security.Cryptography.RandomNumberGenerator.GetString(SuffixLetters, 8) : null;
        Name = InstanceId is null ? resource.Name : $"{resource.Name}-{InstanceId}";
        Log = data.LogOf(number == 1 ? resource.Name : $"{resource.Name}-{number}");
        ErrorLog = Path.ChangeExtension(Log, ".err.log");
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            // Alone it listens on the address that others know; with replicas the proxy does.
            _ports[endpoint.Name] = replicas == 1 ? endpoint.Port!.Value : FreePort.Next();
        }
    }

    public IResource Resource { get; }

    /// <summary>Unique in the suite, and new with each run of it.</summary>
    public string Name { get; }

    /// <summary>Counted from 1.</summary>
    public int Number { get; }

    public string? InstanceId { get; }

    /// <summary>What its process writes to standard output.</summary>
    public string Log { get; }

    /// <summary>What its process writes to standard error.</summary>
    public string ErrorLog { get; }

    public static int ReplicasOf(IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    public static IReadOnlyList<ResourceInstance> Of(IResource resource, DataDirectory data)
    {
        var replicas = ReplicasOf(resource);
        if (replicas < 1)
        {
            throw new DistributedApplicationException($"The resource '{resource.Name}' needs at least one replica, not {replicas}.");
        }

        return [.. Enumerable.Range(1, replicas).Select(number => new ResourceInstance(resource, number, replicas, data))];
    }

    public int PortOf(string endpointName) => _ports[endpointName];

    /// <summary>Where this process itself listens.</summary>
    public string UrlOf(string endpointName)
    {
        var scheme = Resource.Annotations.OfType<EndpointAnnotation>().First(endpoint => endpoint.Name == endpointName).UriScheme;
        return $"{scheme}://127.0.0.1:{PortOf(endpointName)}";
    }
}

namespace Aspire.Hosting.ApplicationModel;

public sealed class EndpointAnnotation(string uriScheme, string name, int? port) : IResourceAnnotation
{
    private int? _port = port;

    public string UriScheme { get; } = uriScheme;

    public string Name { get; } = name;

    public bool IsExternal { get; set; }

    /// <summary>The variable in which the process finds the port it is to listen on.</summary>
    public string? TargetPortEnvironmentVariable { get; set; }

    /// <summary>The port asked for, or a free one taken when it is first needed.</summary>
    public int? Port
    {
        get => _port ??= Orchestration.FreePort.Next();
        set => _port = value;
    }
}

public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IValueProvider
{
    public IResourceWithEndpoints Resource { get; } = owner;

    public string EndpointName { get; } = endpointName;

    public string Host => "127.0.0.1";

    public int Port => EndpointAnnotation.Port!.Value;

    public string Url => $"{EndpointAnnotation.UriScheme}://{Host}:{Port}";

    public EndpointAnnotation EndpointAnnotation =>
        Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => e.Name == EndpointName)
        ?? throw new InvalidOperationException($"The resource '{Resource.Name}' has no endpoint '{EndpointName}'.");

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(Url);
}

public static class ResourceExtensions
{
    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName) => new(resource, endpointName);
}

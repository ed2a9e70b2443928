using System.Collections.Concurrent;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ResourceEvent(IResource resource, string resourceId)
{
    public IResource Resource { get; } = resource;

    public string ResourceId { get; } = resourceId;
}

/// <summary>Tells who waits for a resource that it is ready, and that it no longer is.</summary>
public sealed class ResourceNotificationService
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ResourceEvent>> _healthy = new(StringComparer.OrdinalIgnoreCase);

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        Of(resourceName).Task.WaitAsync(cancellationToken);

    internal void Healthy(IResource resource) => Of(resource.Name).TrySetResult(new ResourceEvent(resource, resource.Name));

    internal void Unhealthy(IResource resource)
    {
        if (Of(resource.Name).Task.IsCompleted)
        {
            _healthy[resource.Name] = Fresh();
        }
    }

    private TaskCompletionSource<ResourceEvent> Of(string name) => _healthy.GetOrAdd(name, _ => Fresh());

    private static TaskCompletionSource<ResourceEvent> Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

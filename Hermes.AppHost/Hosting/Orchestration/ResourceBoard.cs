using System.Runtime.CompilerServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>The latest snapshot of every instance. A reader that is slow misses states in between, and never makes anyone wait.</summary>
internal sealed class ResourceBoard(ResourceNotificationService notifications, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ResourceSnapshot Snapshot, long Version)> _latest = new(StringComparer.OrdinalIgnoreCase);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    public void Add(ResourceInstance instance)
    {
        lock (_lock)
        {
            _latest.Add(instance.Name, (new ResourceSnapshot(instance, time.GetUtcNow()), ++_version));
        }
    }

    public ResourceSnapshot Of(ResourceInstance instance)
    {
        lock (_lock)
        {
            return _latest[instance.Name].Snapshot;
        }
    }

    /// <summary>The first of the resource's instances; null for what is not on the board.</summary>
    public ResourceInstance? InstanceOf(IResource resource)
    {
        lock (_lock)
        {
            return _latest.Values.Select(entry => entry.Snapshot.Instance).FirstOrDefault(instance => instance.Resource == resource);
        }
    }

    public ResourceSnapshot? Find(string name)
    {
        lock (_lock)
        {
            return _latest.TryGetValue(name, out var found) ? found.Snapshot : null;
        }
    }

    public void Update(ResourceInstance instance, Func<ResourceSnapshot, ResourceSnapshot> change)
    {
        lock (_lock)
        {
            _latest[instance.Name] = (change(_latest[instance.Name].Snapshot), ++_version);

            // Whoever waits for a resource waits for all of its replicas.
            if (_latest.Values.Where(entry => entry.Snapshot.Instance.Resource == instance.Resource).All(entry => entry.Snapshot.IsHealthy))
            {
                notifications.Healthy(instance.Resource);
            }
            else
            {
                notifications.Unhealthy(instance.Resource);
            }

            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>First all snapshots, then those that changed since the last answer.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ResourceSnapshot>> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        var seen = 0L;
        while (true)
        {
            List<ResourceSnapshot> fresh;
            Task changed;
            lock (_lock)
            {
                fresh = [.. _latest.Values.Where(entry => entry.Version > seen).OrderBy(entry => entry.Version).Select(entry => entry.Snapshot)];
                seen = _version;
                changed = _changed.Task;
            }

            if (fresh.Count > 0)
            {
                yield return fresh;
            }

            await changed.WaitAsync(token);
        }
    }

    public async Task<ResourceSnapshot> WaitAsync(ResourceInstance instance, Func<ResourceSnapshot, bool> wanted, CancellationToken token)
    {
        await foreach (var _ in WatchAsync(token))
        {
            if (Of(instance) is var snapshot && wanted(snapshot))
            {
                return snapshot;
            }
        }

        throw new OperationCanceledException(token);
    }
}

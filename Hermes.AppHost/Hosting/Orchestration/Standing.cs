namespace Aspire.Hosting.Orchestration;

/// <summary>Resources that need no process of their own, and the values that resources stand for.</summary>
internal static class Standing
{
    public static async Task<ResourceSnapshot> OfAsync(ResourceInstance instance, ResourceSnapshot snapshot, TimeProvider time, CancellationToken token)
    {
        var known = snapshot with { State = KnownResourceStates.Running, StartedAt = time.GetUtcNow(), Health = HealthWatch.NotYet(instance) };
        try
        {
            return known with { Value = await ValueOfAsync(instance.Resource, token) };
        }
        catch (DistributedApplicationException)
        {
            // Whoever needs the value says so when it starts; the dashboard says so already now.
            return known with { State = KnownResourceStates.ValueMissing, StartedAt = null };
        }
    }

    /// <summary>Connection string of a server or a database, value of a parameter; null for anything else.</summary>
    public static async Task<string?> ValueOfAsync(IResource resource, CancellationToken token) => resource switch
    {
        IResourceWithConnectionString connected => await connected.GetConnectionStringAsync(token),
        ParameterResource parameter => await parameter.GetValueAsync(token),
        _ => null,
    };
}

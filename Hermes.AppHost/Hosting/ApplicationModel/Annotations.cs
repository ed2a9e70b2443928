namespace Aspire.Hosting.ApplicationModel;

public sealed class EnvironmentCallbackContext(Dictionary<string, object> environmentVariables)
{
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables;
}

public sealed class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}

public sealed class CommandLineArgsCallbackAnnotation(Action<IList<object>> callback) : IResourceAnnotation
{
    public Action<IList<object>> Callback { get; } = callback;
}

public sealed class WaitAnnotation(IResource resource) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;
}

public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    public int Replicas { get; } = replicas;
}

/// <summary>Answers whether a running instance of the resource is ready to be used. Throwing means no.</summary>
internal sealed record ReadinessAnnotation(string Key, Func<Orchestration.ResourceInstance, CancellationToken, Task<bool>> IsReady) : IResourceAnnotation
{
    /// <summary>Asked in its place once it has been ready, where the first question would leave traces.</summary>
    public Func<Orchestration.ResourceInstance, CancellationToken, Task<bool>> IsStillReady { get; init; } = IsReady;
}

/// <summary>The program behind a server resource, and the signal that stops it best.</summary>
internal sealed record ProgramAnnotation(string Path, Func<IReadOnlyList<string>> Arguments, string? StopSignal = null) : IResourceAnnotation;

/// <summary>The folder in which a server keeps its data, below the data directory.</summary>
internal sealed record DataVolumeAnnotation(string Name) : IResourceAnnotation;

/// <summary>A part of the machinery, which the dashboard keeps out of sight.</summary>
internal sealed record HiddenAnnotation : IResourceAnnotation;

namespace Hermes.AppHost;

/// <summary>What one replica of a service asks of a cluster, in Kubernetes quantities, and what its image needs besides .NET.</summary>
/// <param name="Cpu">Share of processors a replica is promised. More is used when free.</param>
/// <param name="Memory">Memory a replica is promised.</param>
/// <param name="MemoryLimit">Memory at which a replica is ended.</param>
internal sealed record Sizing(string Cpu, string Memory, string MemoryLimit) : IResourceAnnotation
{
    /// <summary>With this, replicas are added up to here while processors are busy.</summary>
    public int? MaxReplicas { get; init; }

    /// <summary>Debian packages of the image, separated by blanks.</summary>
    public string Packages { get; init; } = "";
}

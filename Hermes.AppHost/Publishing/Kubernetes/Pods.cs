using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>What all pods have in common.</summary>
internal static class Pods
{
    /// <summary>User that .NET's images and deploy/Dockerfile run services as.</summary>
    public const int ServiceUser = 1654;

    /// <summary>User of the official images of Postgres and RabbitMQ.</summary>
    public const int ServerUser = 999;

    /// <summary>Prefer another node for each replica, but run all of them even on one node.</summary>
    public static IReadOnlyList<TopologySpread> Spread(string name) =>
        [new(1, "kubernetes.io/hostname", "ScheduleAnyway", Labels.Select(name))];

    public static Volume Temporary(string name, string size) => new(name) { EmptyDir = new EmptyDir(size) };

    public static Resources Resources(string cpu, string memory, string memoryLimit) => new(
        new Dictionary<string, string> { ["cpu"] = cpu, ["memory"] = memory },
        // No limit on processors: throttling a busy pod makes its probes fail while the node idles.
        new Dictionary<string, string> { ["memory"] = memoryLimit });
}

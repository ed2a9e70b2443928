using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>The Secret that every overlay expects. It belongs to no kustomization: a site makes it once, out of sight of any repository.</summary>
internal static class SecretExample
{
    public static Secret Of(Topology topology) => new(
        Settings.Secret,
        topology.Used(secret: true).ToDictionary(secret => secret.Name, secret => secret.PublishedDefault ?? $"replace-with-the-{secret.Name}"));
}

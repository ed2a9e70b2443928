using YamlDotNet.Serialization;

namespace Hermes.AppHost.Publishing.Kubernetes.Objects;

/// <summary>Only fields that kubectl understands from 1.14 on, so that the oldest one in use renders the same.</summary>
internal sealed record Kustomization
{
    [YamlMember(Order = -2)]
    public string ApiVersion { get; } = "kustomize.config.k8s.io/v1beta1";

    [YamlMember(Order = -1)]
    public string Kind { get; } = "Kustomization";

    public string? Namespace { get; init; }

    public IReadOnlyList<string>? Bases { get; init; }

    public IReadOnlyList<string>? Resources { get; init; }

    public IReadOnlyList<string>? PatchesStrategicMerge { get; init; }

    public IReadOnlyList<ConfigMapGenerator>? ConfigMapGenerator { get; init; }

    public IReadOnlyList<Image>? Images { get; init; }
}

internal sealed record ConfigMapGenerator(string Name, string? Behavior, IReadOnlyList<string> Literals);

internal sealed record Image(string Name, string NewTag)
{
    public string? NewName { get; init; }
}

using YamlDotNet.Serialization;

namespace Hermes.AppHost.Publishing.Kubernetes.Objects;

/// <summary>One document of a manifest. Fields are written in the order in which they are declared; null is not written.</summary>
internal abstract record Manifest
{
    protected Manifest(string apiVersion, string kind, Metadata metadata)
    {
        ApiVersion = apiVersion;
        Kind = kind;
        Metadata = metadata;
    }

    [YamlMember(Order = -3)]
    public string ApiVersion { get; }

    [YamlMember(Order = -2)]
    public string Kind { get; }

    [YamlMember(Order = -1)]
    public Metadata Metadata { get; }
}

internal sealed record Metadata(
    string? Name = null, IReadOnlyDictionary<string, string>? Labels = null, IReadOnlyDictionary<string, string>? Annotations = null);

internal sealed record LabelSelector(IReadOnlyDictionary<string, string>? MatchLabels = null);

internal sealed record Namespace([property: YamlIgnore] Metadata Head) : Manifest("v1", "Namespace", Head);

internal sealed record ConfigMap([property: YamlIgnore] string Name, IReadOnlyDictionary<string, string> Data)
    : Manifest("v1", "ConfigMap", Labels.Of(Name));

internal sealed record Secret([property: YamlIgnore] string Name, IReadOnlyDictionary<string, string> StringData)
    : Manifest("v1", "Secret", new Metadata(Name))
{
    public string Type { get; } = "Opaque";
}

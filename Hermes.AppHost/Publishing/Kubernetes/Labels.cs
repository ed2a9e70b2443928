using Hermes.AppHost.Publishing.Kubernetes.Objects;

namespace Hermes.AppHost.Publishing.Kubernetes;

/// <summary>How everything of one resource of the model is named and found.</summary>
internal static class Labels
{
    private const string NameLabel = "app.kubernetes.io/name";
    private const string PartOfLabel = "app.kubernetes.io/part-of";

    public static IReadOnlyDictionary<string, string> For(string name) =>
        new Dictionary<string, string> { [NameLabel] = name, [PartOfLabel] = "hermes" };

    public static Metadata Of(string name) => new(name, For(name));

    public static LabelSelector Select(string name) => new(For(name));

    public static LabelSelector Label(string key, string value) => new(new Dictionary<string, string> { [key] = value });

    public static LabelSelector Named(string foreign) => Label(NameLabel, foreign);

    public static LabelSelector InNamespace(string name) => Label("kubernetes.io/metadata.name", name);
}

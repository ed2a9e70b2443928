using YamlDotNet.RepresentationModel;

namespace Hermes.AppHost.Tests.Publishing;

/// <summary>One rendered document, read by paths such as <c>spec.template.spec</c>.</summary>
internal sealed class RenderedManifest(YamlMappingNode root)
{
    public string Kind => Text("kind")!;

    public string Name => Text("metadata.name")!;

    public bool IsWorkload => Kind is "Deployment" or "StatefulSet";

    public static IReadOnlyList<RenderedManifest> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => new RenderedManifest((YamlMappingNode)document.RootNode))];
    }

    public string? Text(string path) => (Find(root, path) as YamlScalarNode)?.Value;

    public IReadOnlyList<RenderedManifest> List(string path) =>
        Find(root, path) is YamlSequenceNode list ? [.. list.Children.OfType<YamlMappingNode>().Select(node => new RenderedManifest(node))] : [];

    public IReadOnlyList<string> Texts(string path) => Find(root, path) is YamlSequenceNode list ? [.. list.Children.Select(node => node.ToString())] : [];

    public IReadOnlyDictionary<string, string> Map(string path) =>
        Find(root, path) is YamlMappingNode map ? map.Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString()) : new Dictionary<string, string>();

    public bool Has(string path) => Find(root, path) is not null;

    private static YamlNode? Find(YamlNode node, string path) =>
        path.Split('.').Aggregate<string, YamlNode?>(node, (at, key) => at is YamlMappingNode map && map.Children.TryGetValue(key, out var child) ? child : null);
}

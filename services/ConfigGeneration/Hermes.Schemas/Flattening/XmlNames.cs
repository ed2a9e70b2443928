namespace Hermes.Schemas.Flattening;

/// <summary>
/// Names of elements and attributes as columns show them: bare in the record's namespace and in none, else with the prefix
/// under which their namespace was first seen, so that equal names of two namespaces stay apart.
/// </summary>
/// <param name="recordNamespace">Namespace of the records.</param>
public sealed class XmlNames(string recordNamespace)
{
    private readonly Dictionary<(string Namespace, string Name), string> _shown = [];
    private readonly Dictionary<(string Namespace, string Name), string> _attributes = [];
    private readonly Dictionary<string, (string Prefix, string Name, string Namespace)> _resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);

    /// <summary>The name shown for an element.</summary>
    /// <param name="prefix">Prefix in the document.</param>
    /// <param name="name">Name without prefix.</param>
    /// <param name="space">Namespace.</param>
    public string Of(string prefix, string name, string space)
    {
        if (_shown.TryGetValue((space, name), out var known))
        {
            return known;
        }

        var isBare = (space.Length == 0 || space == recordNamespace) && !_resolved.ContainsKey(name);
        var shown = isBare ? name : $"{PrefixOf(prefix, space)}:{name}";
        _shown.Add((space, name), shown);
        _resolved[shown] = (space.Length == 0 ? "" : space == XmlSpace ? "xml" : PrefixOf(prefix, space), name, space);
        return shown;
    }

    /// <summary>The name shown for an attribute: only its own prefix counts, those without have no namespace.</summary>
    public string OfAttribute(string prefix, string name, string space)
    {
        if (space.Length == 0)
        {
            return name;
        }

        if (!_attributes.TryGetValue((space, name), out var shown))
        {
            _attributes.Add((space, name), shown = $"{PrefixOf(prefix, space)}:{name}");
        }

        return shown;
    }

    /// <summary>What a shown name of an element is in a document.</summary>
    public (string Prefix, string Name, string Namespace) Resolve(string shown) => _resolved.TryGetValue(shown, out var known) ? known : ("", shown, "");

    /// <summary>What a shown name of an attribute is in a document.</summary>
    public (string Prefix, string Name, string Namespace) ResolveAttribute(string shown)
    {
        var colon = shown.IndexOf(':');
        return colon < 0 ? ("", shown, "") : (shown[..colon], shown[(colon + 1)..], _prefixes.First(pair => pair.Value == shown[..colon]).Key);
    }

    private const string XmlSpace = "http://www.w3.org/XML/1998/namespace";

    // A namespace keeps the prefix it came with, unless another one has it already.
    private string PrefixOf(string prefix, string space)
    {
        if (space.Length == 0)
        {
            return "";
        }

        if (!_prefixes.TryGetValue(space, out var known))
        {
            known = prefix.Length > 0 && !_prefixes.ContainsValue(prefix) ? prefix : $"ns{_prefixes.Count + 1}";
            _prefixes.Add(space, known);
        }

        return known;
    }
}

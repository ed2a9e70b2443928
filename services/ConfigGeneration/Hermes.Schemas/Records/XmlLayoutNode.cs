namespace Hermes.Schemas.Records;

/// <summary>The elements at one place of an XML sample.</summary>
internal sealed class XmlLayoutNode(string prefix, string name, string space, XmlLayoutNode? parent)
{
    private readonly Dictionary<(string Namespace, string Name), XmlLayoutNode> _children = [];
    private readonly List<XmlLayoutNode> _inOrder = [];
    private long _parentNumber = -1;
    private int _inParent;

    public string Prefix => prefix;

    public string Name => name;

    public string Namespace => space;

    public XmlLayoutNode? Parent => parent;

    public IReadOnlyList<XmlLayoutNode> Children => _inOrder;

    /// <summary>Elements seen there.</summary>
    public long Count { get; private set; }

    /// <summary>Most of them under one parent.</summary>
    public int MostInParent { get; private set; }

    /// <summary>Elements and attributes in them, with themselves.</summary>
    public long Weight { get; private set; }

    /// <summary>Some of them hold text or attributes.</summary>
    public bool HasValues { get; set; }

    /// <summary>All places below.</summary>
    public IEnumerable<XmlLayoutNode> Below => _inOrder.SelectMany(child => child.Below.Prepend(child));

    /// <summary>Names from the root to here.</summary>
    public IEnumerable<XmlLayoutNode> Way => (parent?.Way ?? []).Append(this);

    public XmlLayoutNode Enter(string childPrefix, string childName, string childSpace, int attributes)
    {
        if (!_children.TryGetValue((childSpace, childName), out var child))
        {
            _children.Add((childSpace, childName), child = new XmlLayoutNode(childPrefix, childName, childSpace, this));
            _inOrder.Add(child);
        }

        child.Begin(attributes);
        return child;
    }

    private void Begin(int attributes)
    {
        Count++;
        (_parentNumber, _inParent) = (parent!.Count, parent.Count == _parentNumber ? _inParent + 1 : 1);
        MostInParent = Math.Max(MostInParent, _inParent);
        HasValues |= attributes > 0;

        for (var node = this; node is not null; node = node.Parent)
        {
            node.Weight += attributes + 1;
        }
    }
}

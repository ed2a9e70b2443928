using System.Text;
using System.Text.Json;

namespace Hermes.Schemas.Flattening;

/// <summary>A name at one place of the documents, with what was seen there.</summary>
internal sealed class NameNode(string name, string path)
{
    private readonly List<NameNode> _children = [];
    private readonly Dictionary<string, NameNode> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NameNode> _attributes = new(StringComparer.Ordinal);
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);

    public string Path { get; } = path;

    /// <summary>Its column; -1 until a value is seen.</summary>
    public int Column { get; set; } = -1;

    /// <summary>What the last array there held; valid while its row is read.</summary>
    public ArrayContent LastArray { get; set; }

    /// <summary>Arrays of the rows so far.</summary>
    public ArrayStatistics Arrays { get; } = new();

    /// <summary>Objects with members that were seen there, at least.</summary>
    public long Objects { get; set; }

    /// <summary>Number of the reading in which it was last seen: twice in one means that a name comes twice.</summary>
    public long SeenIn { get; set; }

    /// <summary>Whether the rules make a list of it, in XML; null until asked.</summary>
    public bool? IsList { get; set; }

    /// <summary>How often it was seen there, in XML.</summary>
    public int Times { get; set; }

    /// <summary>Where it was seen last in the record, in XML.</summary>
    public int LastPiece { get; set; }

    /// <summary>Index in its parent's order of appearance.</summary>
    private int Index { get; init; }

    /// <summary>The child whose name the reader is on. Records mostly have their names in one order, so the next in it is tried first.</summary>
    public NameNode Child(ref Utf8JsonReader reader, ref int next)
    {
        if (next < _children.Count && reader.ValueTextEquals(_children[next]._utf8))
        {
            return _children[next++];
        }

        var bytes = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        Span<char> room = bytes <= 256 ? stackalloc char[256] : new char[bytes];
        var child = Child(room[..reader.CopyString(room)]);
        next = child.Index + 1;
        return child;
    }

    public NameNode Child(ReadOnlySpan<char> name)
    {
        if (_byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
        {
            return known;
        }

        var text = name.ToString();
        var child = new NameNode(text, FieldPath.Child(Path, text)) { Index = _children.Count };
        _children.Add(child);
        _byName.Add(text, child);
        return child;
    }

    /// <summary>An attribute of XML.</summary>
    public NameNode Attribute(string name)
    {
        if (!_attributes.TryGetValue(name, out var known))
        {
            _attributes.Add(name, known = new NameNode($"@{name}", FieldPath.Child(Path, $"@{name}")));
        }

        return known;
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Hermes.Schemas.Flattening;

/// <summary>
/// Turns one XML element after the other into cells: nested elements become columns of their own, attributes begin with <c>@</c>,
/// elements that repeat are a JSON array, and text mixed with elements stays XML.
/// </summary>
/// <param name="rules">Which elements repeat, and what is done with them.</param>
/// <param name="addColumn">Gives a new path its column.</param>
internal sealed class XmlFlattener(FlattenRules rules, Func<string, int> addColumn)
{
    private readonly NameNode _root = new("", "");
    private readonly NameNode _ordinal = new(FieldPath.Ordinal, $"{rules.Explode}.{FieldPath.Ordinal}");
    private readonly HashSet<string> _lists = [.. rules.Lists, .. rules.Join.Keys];
    private readonly List<NameNode> _arrays = [];
    private readonly List<int> _items = [];
    private readonly ArrayBufferWriter<byte> _json = new();
    private (int Set, int Length) _record;
    private NameNode? _exploded;
    private int _nextItem;
    private long _serial;

    public FlatRow Row { get; } = new();

    public RecordShape Shape { get; private set; }

    /// <summary>The current row is the first of its document.</summary>
    public bool IsFirst => _nextItem == 1;

    /// <summary>No other row comes of the document.</summary>
    public bool IsOnly => _exploded is null;

    /// <summary>Names at which elements repeat.</summary>
    public IEnumerable<NameNode> Arrays => _arrays;

    /// <summary>Path of an element that was taken for single and repeats in the last record; null when none does.</summary>
    public string? Repeated { get; private set; }

    /// <summary>Path of an element of the last record in which text and elements are mixed; null when there is none.</summary>
    public string? Mixed { get; private set; }

    public void Take(XmlTree tree)
    {
        Row.Clear();
        _items.Clear();
        (_exploded, _nextItem, Repeated, Mixed) = (null, 0, null, null);
        Shape = tree.HasElements(0) && !tree.IsMixed(0) ? RecordShape.Object : RecordShape.Scalar;
        TakeAttributes(tree, 0, _root);
        if (Shape == RecordShape.Object)
        {
            TakeElements(tree, 0, _root);
        }
        else
        {
            TakeContent(tree, 0, _root.Child("value"));
        }

        _record = Row.Mark;
    }

    /// <summary>Moves to the next row of the record; false when there are no more. The first call is for the first row.</summary>
    public bool NextRow(XmlTree tree)
    {
        if (_exploded is null)
        {
            return _nextItem++ == 0;
        }

        if (_nextItem == _items.Count)
        {
            return false;
        }

        Row.Rewind(_record);
        var item = _items[_nextItem++];
        Span<char> ordinal = stackalloc char[12];
        _nextItem.TryFormat(ordinal, out var digits);
        Row.Set(ColumnOf(_ordinal), CellKind.Number, ordinal[..digits]);
        TakeElement(tree, item, _exploded);
        return true;
    }

    private void TakeElement(XmlTree tree, int element, NameNode node)
    {
        TakeAttributes(tree, element, node);
        if (!tree.HasElements(element) || tree.IsMixed(element))
        {
            TakeContent(tree, element, node);
        }
        else
        {
            TakeElements(tree, element, node);
        }
    }

    private void TakeAttributes(XmlTree tree, int element, NameNode node)
    {
        for (var piece = tree[element].First; piece > 0; piece = tree[piece].Next)
        {
            if (tree[piece].Part == XmlPart.Attribute)
            {
                Row.Set(ColumnOf(node.Attribute(tree[piece].Name)), CellKind.Text, tree.Text(piece));
            }
        }
    }

    // An empty element is there without a value; one with attributes says enough by them.
    private void TakeContent(XmlTree tree, int element, NameNode node)
    {
        if (tree.IsMixed(element))
        {
            Mixed ??= node.Path;
            Row.Set(ColumnOf(node), CellKind.Markup, tree.Markup(element));
            return;
        }

        var text = tree.OwnText(element);
        if (!text.IsEmpty || !tree.HasAttributes(element))
        {
            Row.Set(ColumnOf(node), text.IsEmpty ? CellKind.Null : CellKind.Text, text);
        }
    }

    private void TakeElements(XmlTree tree, int element, NameNode parent)
    {
        var serial = ++_serial;
        for (var piece = tree[element].First; piece > 0; piece = tree[piece].Next)
        {
            if (tree[piece].Part == XmlPart.Element)
            {
                var node = parent.Child(tree[piece].Name);
                if (node.SeenIn == serial)
                {
                    node.Times++;
                    tree[node.LastPiece].NextOfName = piece;
                }
                else
                {
                    (node.SeenIn, node.Times) = (serial, 1);
                }

                node.LastPiece = piece;
                tree[piece].Node = node;
            }
        }

        for (var piece = tree[element].First; piece > 0; piece = tree[piece].Next)
        {
            if (tree[piece].Node is not { } node || node.Times == 0)
            {
                continue;
            }

            if (node.Path == rules.Explode)
            {
                Explode(tree, piece, node);
            }
            else if (node.Times > 1 || IsList(node))
            {
                Repeated ??= IsList(node) ? null : node.Path;
                SetList(tree, piece, node);
                node.Times = 0;
            }
            else
            {
                TakeElement(tree, piece, node);
            }
        }
    }

    private bool IsList(NameNode node) => node.IsList ??= _lists.Contains(node.Path);

    private void Explode(XmlTree tree, int first, NameNode node)
    {
        _exploded = node;
        var content = new ArrayContent(0, 0, 0, 0b1111);
        for (var piece = first; piece > 0; piece = tree[piece].NextOfName)
        {
            _items.Add(piece);
            content = Count(tree, piece, content);
        }

        node.Times = 0;
        Note(node, content);
    }

    // A list of texts is joined when asked for and possible; else it is JSON.
    private void SetList(XmlTree tree, int first, NameNode node)
    {
        var content = new ArrayContent(0, 0, 0, 0b1111);
        List<string>? texts = rules.Join.TryGetValue(node.Path, out var separator) ? [] : null;
        _json.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            for (var piece = first; piece > 0; piece = tree[piece].NextOfName)
            {
                content = Count(tree, piece, content);
                texts?.Add(tree.OwnText(piece).ToString());
                XmlJson.Write(tree, piece, writer);
            }

            writer.WriteEndArray();
        }

        Note(node, content);
        if (texts is not null && content.Texts == content.Items && string.Join(separator, texts) is { } joined && joined.Split(separator).SequenceEqual(texts, StringComparer.Ordinal))
        {
            Row.Set(ColumnOf(node), CellKind.Text, joined);
            return;
        }

        Utf8.ToUtf16(_json.WrittenSpan, Row.Reserve(_json.WrittenCount), out _, out var written);
        Row.Commit(ColumnOf(node), CellKind.Json, written);
    }

    private static ArrayContent Count(XmlTree tree, int element, ArrayContent content)
    {
        var isObject = tree.HasElements(element) || tree.HasAttributes(element);
        var text = isObject ? [] : tree.OwnText(element);
        var joins = !text.IsEmpty && text[0] is not ('[' or ' ') && text[^1] != ' ';
        return new ArrayContent(content.Items + 1, content.Objects + (isObject ? 1 : 0), content.Texts + (joins ? 1 : 0), (byte)(content.Separators & ArrayStatistics.Without(text)));
    }

    private void Note(NameNode node, ArrayContent content)
    {
        if (node.Arrays.Count == 0)
        {
            _arrays.Add(node);
        }

        node.Arrays.Add(content);
    }

    private int ColumnOf(NameNode node)
    {
        if (node.Column < 0)
        {
            node.Column = addColumn(node.Path);
        }

        return node.Column;
    }
}

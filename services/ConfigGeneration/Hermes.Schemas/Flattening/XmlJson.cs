using System.Text.Json;

namespace Hermes.Schemas.Flattening;

/// <summary>Elements of XML as JSON, for lists of them in one cell.</summary>
internal static class XmlJson
{
    /// <summary>Name of the text of an element beside its attributes, in JSON.</summary>
    public const string TextName = "#text";

    /// <summary>Name of the content of an element whose text and elements are mixed, in JSON.</summary>
    public const string MarkupName = "#markup";

    /// <summary>Writes an element: a text when it is no more than that, else an object.</summary>
    public static void Write(XmlTree tree, int element, Utf8JsonWriter writer)
    {
        var mixed = tree.IsMixed(element);
        if (!tree.HasAttributes(element) && !tree.HasElements(element))
        {
            var text = tree.OwnText(element);
            if (text.IsEmpty)
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteStringValue(text);
            }

            return;
        }

        writer.WriteStartObject();
        for (var piece = tree[element].First; piece > 0; piece = tree[piece].Next)
        {
            if (tree[piece].Part == XmlPart.Attribute)
            {
                writer.WriteString($"@{tree[piece].Name}", tree.Text(piece));
            }
        }

        if (mixed)
        {
            writer.WriteString(MarkupName, tree.Markup(element));
        }
        else if (!tree.HasElements(element))
        {
            var text = tree.OwnText(element);
            if (!text.IsEmpty)
            {
                writer.WriteString(TextName, text);
            }
        }
        else
        {
            WriteMembers(tree, element, writer);
        }

        writer.WriteEndObject();
    }

    // Elements of one name stand together; only their order among each other is kept.
    private static void WriteMembers(XmlTree tree, int element, Utf8JsonWriter writer)
    {
        var groups = new OrderedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var piece = tree[element].First; piece > 0; piece = tree[piece].Next)
        {
            if (tree[piece].Part == XmlPart.Element)
            {
                _ = groups.TryGetValue(tree[piece].Name, out var group) || groups.TryAdd(tree[piece].Name, group = []);
                group!.Add(piece);
            }
        }

        foreach (var (name, group) in groups)
        {
            writer.WritePropertyName(name);
            if (group.Count == 1)
            {
                Write(tree, group[0], writer);
                continue;
            }

            writer.WriteStartArray();
            group.ForEach(piece => Write(tree, piece, writer));
            writer.WriteEndArray();
        }
    }
}

using System.Text.Json;
using System.Xml;

namespace Hermes.Schemas.Flattening;

/// <summary>
/// Writes rows back as the XML elements they were made of: the inverse of flattening. Elements of one name stand together; their
/// order among elements of other names is not kept.
/// </summary>
/// <param name="rules">The rules by which they were flattened.</param>
/// <param name="names">The names the reader gave.</param>
internal sealed class XmlRestorer(FlattenRules rules, XmlNames names)
{
    private RestoreNode _tree = new("", "");
    private int _columns;

    /// <summary>Writes one record.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="element">Name of the record, as shown.</param>
    /// <param name="shape">What the record was: scalar when it has text and no elements of its own, or both mixed.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">Its rows: one, or one per item of the exploded element.</param>
    public void Write(XmlWriter writer, string element, RecordShape shape, IReadOnlyList<string> columns, IReadOnlyList<FlatRow> rows)
    {
        if (_columns != columns.Count)
        {
            (_tree, _columns) = (RestoreNode.Tree(columns), columns.Count);
        }

        Start(writer, element);
        WriteAttributes(writer, _tree, rows[0]);
        if (shape == RecordShape.Object)
        {
            WriteElements(writer, _tree, rows, rows[0]);
        }
        else if (_tree.Children.Find(child => child.Name == "value") is { } value && RestoreNode.Has(rows[0], value.Column))
        {
            WriteContent(writer, rows[0], value.Column);
        }

        writer.WriteEndElement();
    }

    private void Start(XmlWriter writer, string element)
    {
        var (prefix, name, space) = names.Resolve(element);
        writer.WriteStartElement(prefix, name, space);
    }

    private void WriteAttribute(XmlWriter writer, string shown, string value)
    {
        var (prefix, name, space) = names.ResolveAttribute(shown);
        writer.WriteAttributeString(prefix, name, space, value);
    }

    private void WriteAttributes(XmlWriter writer, RestoreNode node, FlatRow row)
    {
        foreach (var child in node.Children.Where(child => child.Name.StartsWith('@') && RestoreNode.Has(row, child.Column)))
        {
            WriteAttribute(writer, child.Name[1..], row.Text(child.Column).ToString());
        }
    }

    private void WriteElements(XmlWriter writer, RestoreNode node, IReadOnlyList<FlatRow> rows, FlatRow row)
    {
        foreach (var child in node.Children.Where(child => !child.Name.StartsWith('@')))
        {
            if (RestoreNode.Has(row, child.Ordinal))
            {
                foreach (var item in rows)
                {
                    WriteElement(writer, child, rows, item);
                }
            }
            else if (RestoreNode.Has(row, child.Column) && row.Kind(child.Column) == CellKind.Json)
            {
                using var items = JsonDocument.Parse(row.Text(child.Column).ToString());
                WriteList(writer, child.Name, items.RootElement);
            }
            else if (RestoreNode.Has(row, child.Column) && rules.Join.TryGetValue(child.Path, out var separator))
            {
                foreach (var text in row.Text(child.Column).ToString().Split(separator))
                {
                    Start(writer, child.Name);
                    writer.WriteString(text);
                    writer.WriteEndElement();
                }
            }
            else if (child.IsIn(row))
            {
                WriteElement(writer, child, rows, row);
            }
        }
    }

    private void WriteElement(XmlWriter writer, RestoreNode node, IReadOnlyList<FlatRow> rows, FlatRow row)
    {
        Start(writer, node.Name);
        WriteAttributes(writer, node, row);
        if (RestoreNode.Has(row, node.Column))
        {
            WriteContent(writer, row, node.Column);
        }

        WriteElements(writer, node, rows, row);
        writer.WriteEndElement();
    }

    private void WriteContent(XmlWriter writer, FlatRow row, int column)
    {
        if (row.Kind(column) == CellKind.Markup)
        {
            WriteMarkup(writer, row.Text(column).ToString());
        }
        else if (row.Kind(column) != CellKind.Null)
        {
            writer.WriteString(row.Text(column).ToString());
        }
    }

    // The names in it are those of columns, so prefixes mean what they mean there.
    private void WriteMarkup(XmlWriter writer, string markup)
    {
        using var reader = new XmlTextReader(markup, XmlNodeType.Element, null) { Namespaces = false, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var isEmpty = reader.IsEmptyElement;
                    Start(writer, reader.Name);
                    while (reader.MoveToNextAttribute())
                    {
                        WriteAttribute(writer, reader.Name, reader.Value);
                    }

                    if (isEmpty)
                    {
                        writer.WriteEndElement();
                    }

                    break;
                case XmlNodeType.EndElement:
                    writer.WriteEndElement();
                    break;
                default:
                    writer.WriteString(reader.Value);
                    break;
            }
        }
    }

    private void WriteList(XmlWriter writer, string name, JsonElement items)
    {
        foreach (var item in items.EnumerateArray())
        {
            Start(writer, name);
            if (item.ValueKind == JsonValueKind.Object)
            {
                WriteObject(writer, item);
            }
            else if (item.ValueKind == JsonValueKind.String)
            {
                writer.WriteString(item.GetString());
            }

            writer.WriteEndElement();
        }
    }

    private void WriteObject(XmlWriter writer, JsonElement item)
    {
        foreach (var member in item.EnumerateObject())
        {
            if (member.Name.StartsWith('@'))
            {
                WriteAttribute(writer, member.Name[1..], member.Value.GetString()!);
            }
            else if (member.Name == XmlJson.TextName)
            {
                writer.WriteString(member.Value.GetString());
            }
            else if (member.Name == XmlJson.MarkupName)
            {
                WriteMarkup(writer, member.Value.GetString()!);
            }
            else if (member.Value.ValueKind == JsonValueKind.Array)
            {
                WriteList(writer, member.Name, member.Value);
            }
            else
            {
                using var single = JsonDocument.Parse($"[{member.Value.GetRawText()}]");
                WriteList(writer, member.Name, single.RootElement);
            }
        }
    }
}

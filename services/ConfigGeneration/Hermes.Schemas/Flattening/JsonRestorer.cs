using System.Text.Json;

namespace Hermes.Schemas.Flattening;

/// <summary>Writes rows back as the JSON they were made of: the inverse of flattening.</summary>
/// <param name="rules">The rules by which they were flattened.</param>
internal sealed class JsonRestorer(FlattenRules rules)
{
    private RestoreNode _tree = new("", "");
    private int _columns;

    /// <summary>Writes one record.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="shape">What the record was.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">Its rows: one, or one per item of the exploded array.</param>
    public void Write(Utf8JsonWriter writer, RecordShape shape, IReadOnlyList<string> columns, IReadOnlyList<FlatRow> rows)
    {
        if (_columns != columns.Count)
        {
            (_tree, _columns) = (RestoreNode.Tree(columns), columns.Count);
        }

        if (shape == RecordShape.Object)
        {
            WriteObject(writer, _tree, rows, rows[0]);
            return;
        }

        if (shape == RecordShape.Array)
        {
            writer.WriteStartArray();
        }

        foreach (var child in _tree.Children.Where(child => RestoreNode.Has(rows[0], child.Column)))
        {
            WriteCell(writer, child, rows[0]);
        }

        if (shape == RecordShape.Array)
        {
            writer.WriteEndArray();
        }
    }

    private void WriteObject(Utf8JsonWriter writer, RestoreNode node, IReadOnlyList<FlatRow> rows, FlatRow row)
    {
        writer.WriteStartObject();
        foreach (var child in node.Children)
        {
            if (RestoreNode.Has(row, child.Ordinal))
            {
                writer.WritePropertyName(child.Name);
                WriteItems(writer, child, rows);
            }
            else if (RestoreNode.Has(row, child.Column))
            {
                writer.WritePropertyName(child.Name);
                WriteCell(writer, child, row);
            }
            else if (child.IsIn(row))
            {
                writer.WritePropertyName(child.Name);
                WriteObject(writer, child, rows, row);
            }
        }

        writer.WriteEndObject();
    }

    private void WriteItems(Utf8JsonWriter writer, RestoreNode node, IReadOnlyList<FlatRow> rows)
    {
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            if (RestoreNode.Has(row, node.Column))
            {
                WriteCell(writer, node, row);
            }
            else
            {
                WriteObject(writer, node, rows, row);
            }
        }

        writer.WriteEndArray();
    }

    private void WriteCell(Utf8JsonWriter writer, RestoreNode node, FlatRow row)
    {
        var text = row.Text(node.Column);
        switch (row.Kind(node.Column))
        {
            case CellKind.Null:
                writer.WriteNullValue();
                break;
            case CellKind.Boolean:
                writer.WriteBooleanValue(text is "true");
                break;
            case CellKind.Number or CellKind.Json:
                writer.WriteRawValue(text, skipInputValidation: true);
                break;
            case CellKind.Text when rules.Join.Count > 0 && rules.Join.TryGetValue(node.Path, out var separator):
                writer.WriteStartArray();
                foreach (var item in text.ToString().Split(separator))
                {
                    writer.WriteStringValue(item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(text);
                break;
        }
    }
}

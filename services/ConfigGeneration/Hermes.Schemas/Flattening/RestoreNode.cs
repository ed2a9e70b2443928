namespace Hermes.Schemas.Flattening;

/// <summary>A name of a document to be restored, with the columns below it.</summary>
internal sealed class RestoreNode(string name, string path)
{
    public string Name { get; } = name;

    public string Path { get; } = path;

    /// <summary>Its own column; -1 when only names below it have one.</summary>
    public int Column { get; private set; } = -1;

    /// <summary>Column that counts the rows made of the array there; -1 when none were.</summary>
    public int Ordinal { get; private set; } = -1;

    public List<RestoreNode> Children { get; } = [];

    /// <summary>The names of columns as a tree.</summary>
    public static RestoreNode Tree(IReadOnlyList<string> columns)
    {
        var root = new RestoreNode("", "");
        for (var column = 0; column < columns.Count; column++)
        {
            var node = root;
            var ordinal = FieldPath.IsOrdinal(columns[column]);
            var names = FieldPath.Split(columns[column]);
            foreach (var name in ordinal ? names.SkipLast(1) : names)
            {
                node = node.Child(name);
            }

            if (ordinal)
            {
                node.Ordinal = column;
            }
            else
            {
                node.Column = column;
            }
        }

        return root;
    }

    /// <summary>Whether a row has anything at this name or below.</summary>
    public bool IsIn(FlatRow row)
    {
        if (Has(row, Column) || Has(row, Ordinal))
        {
            return true;
        }

        foreach (var child in Children)
        {
            if (child.IsIn(row))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Has(FlatRow row, int column) => column >= 0 && row.Kind(column) != CellKind.Missing;

    private RestoreNode Child(string name)
    {
        var child = Children.Find(known => known.Name == name);
        if (child is null)
        {
            Children.Add(child = new RestoreNode(name, FieldPath.Child(Path, name)));
        }

        return child;
    }
}

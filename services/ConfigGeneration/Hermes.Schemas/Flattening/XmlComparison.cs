namespace Hermes.Schemas.Flattening;

/// <summary>Compares records of XML.</summary>
internal static class XmlComparison
{
    /// <summary>Whether both are the same element, whatever the order among elements of different names.</summary>
    public static bool IsSame(XmlTree tree, XmlTree other) => IsSame(tree, 0, other, 0);

    private static bool IsSame(XmlTree tree, int element, XmlTree other, int otherElement)
    {
        if (tree[element].Name != other[otherElement].Name || !HasSameAttributes(tree, element, other, otherElement))
        {
            return false;
        }

        if (tree.IsMixed(element))
        {
            return other.IsMixed(otherElement) && tree.Markup(element) == other.Markup(otherElement);
        }

        if (!tree.HasElements(element))
        {
            return !other.HasElements(otherElement) && tree.OwnText(element).SequenceEqual(other.OwnText(otherElement));
        }

        var (mine, others) = (ByName(tree, element, XmlPart.Element), ByName(other, otherElement, XmlPart.Element));
        return mine.Count == others.Count && mine.Zip(others).All(pair => IsSame(tree, pair.First, other, pair.Second));
    }

    private static bool HasSameAttributes(XmlTree tree, int element, XmlTree other, int otherElement)
    {
        var (mine, others) = (ByName(tree, element, XmlPart.Attribute), ByName(other, otherElement, XmlPart.Attribute));
        return mine.Count == others.Count && mine.Zip(others).All(pair => tree[pair.First].Name == other[pair.Second].Name && tree.Text(pair.First).SequenceEqual(other.Text(pair.Second)));
    }

    private static List<int> ByName(XmlTree tree, int element, XmlPart part)
    {
        var found = new List<int>();
        for (var piece = tree[element].First; piece > 0; piece = tree[piece].Next)
        {
            if (tree[piece].Part == part)
            {
                found.Add(piece);
            }
        }

        found.Sort((one, another) => string.CompareOrdinal(tree[one].Name, tree[another].Name) is var order and not 0 ? order : one - another);
        return found;
    }
}

using System.Globalization;
using Hermes.Schemas.Flattening;

namespace Hermes.Schemas.Records;

/// <summary>Decides which element of an XML sample is a record.</summary>
internal static class XmlLayoutChoice
{
    private const int MaxOptions = 4;
    private const int MaxOutsideShown = 8;

    public static XmlLayout Choose(XmlLayoutNode root, string? answer)
    {
        var repeating = root.Below.Where(node => node.MostInParent > 1).ToList();
        var heaviest = repeating.Count == 0 ? 0 : repeating.Max(node => node.Weight);
        var likely = repeating.Where(node => node.Weight * 2 >= heaviest).OrderBy(node => node.Way.Count()).ThenByDescending(node => node.Weight).ToList();
        var best = likely.Count > 0 ? likely[0] : OnlyRecord(root);
        var options = Options(likely, best).ToList();
        var chosen = root.Below.Prepend(root).FirstOrDefault(node => PathOf(node, root) == answer) ?? best;
        var outside = OutsideOf(root, chosen).ToList();
        return new XmlLayout(PathOf(chosen, root), ListsIn(chosen))
        {
            Question = options.Count > 1
                ? new Question("records", "Which element is a record?", null, [.. options.Select(node => new QuestionOption(PathOf(node, root), string.Create(CultureInfo.InvariantCulture, $"{node.Count:N0} records")))], PathOf(best, root))
                : null,
            Finding = outside.Count == 0 ? null : new SampleFinding("outsideRecords", Severity.Info,
                $"Beside the records ('{chosen.Name}') the document holds {string.Join(", ", outside.Take(MaxOutsideShown))}{(outside.Count > MaxOutsideShown ? $" and {outside.Count - MaxOutsideShown} more" : "")}, which is not read."),
        };
    }

    // Nothing repeats: one record, which is the root unless that only wraps it.
    private static XmlLayoutNode OnlyRecord(XmlLayoutNode root) => root is { Children: [{ Children.Count: > 0 } or { HasValues: true }], HasValues: false } ? root.Children[0] : root;

    // A few outer elements with many inner ones each (sections of books) may as well be a grouping of the inner ones; so may two kinds side by side.
    private static IEnumerable<XmlLayoutNode> Options(List<XmlLayoutNode> likely, XmlLayoutNode best) =>
        likely.Where(node => node == best || !node.Way.Contains(best) || node.MostInParent > best.Count).Take(MaxOptions);

    // The shortest end of the way that leads to no other place.
    private static string PathOf(XmlLayoutNode node, XmlLayoutNode root)
    {
        var way = node.Way.Skip(1).ToList();
        var all = root.Below.Prepend(root).Where(other => other != node && other.Name == node.Name).Select(other => other.Way.Skip(1).ToList()).ToList();
        var length = 1;
        while (length < way.Count && all.Exists(other => EndsAlike(other, way, length)))
        {
            length++;
        }

        var names = way.TakeLast(length).Select(part => part.Name).ToList();
        if (all.Exists(other => EndsAlike(other, way, length)) && node.Prefix.Length > 0)
        {
            names[^1] = $"{node.Prefix}:{node.Name}";
        }

        return string.Join('/', names);
    }

    private static bool EndsAlike(List<XmlLayoutNode> one, List<XmlLayoutNode> other, int length) =>
        one.Count >= length && one.TakeLast(length).Select(part => part.Name).SequenceEqual(other.TakeLast(length).Select(part => part.Name), StringComparer.Ordinal);

    private static List<string> ListsIn(XmlLayoutNode record)
    {
        var lists = new List<string>();
        Add(record, "", new XmlNames(record.Namespace));
        return lists;

        void Add(XmlLayoutNode node, string path, XmlNames names)
        {
            _ = node == record ? names.Of(node.Prefix, node.Name, node.Namespace) : "";
            foreach (var child in node.Children)
            {
                var below = FieldPath.Child(path, names.Of(child.Prefix, child.Name, child.Namespace));
                if (child.MostInParent > 1)
                {
                    lists.Add(below);
                }
                else
                {
                    Add(child, below, names);
                }
            }
        }
    }

    private static IEnumerable<string> OutsideOf(XmlLayoutNode root, XmlLayoutNode record) =>
        root.Below.Prepend(root).Where(node => node.HasValues && node != record && !node.Way.Contains(record)).Select(node => string.Join('/', node.Way.Skip(1).Select(part => part.Name)));
}

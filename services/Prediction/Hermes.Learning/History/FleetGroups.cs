namespace Hermes.Learning.History;

/// <summary>Which feeds belong together by their names. It changes only when a feed comes or goes, so live scoring keeps it.</summary>
public sealed class FleetGroups
{
    private readonly Dictionary<string, string[]> families;
    private readonly Dictionary<string, string[]> kin;

    /// <summary>Groups feeds.</summary>
    /// <param name="names">All feeds.</param>
    public FleetGroups(IReadOnlyCollection<string> names) =>
        (families, kin) = (Group(names, FleetHistory.FamilyOf), Group(names, FleetHistory.SubjectOf));

    /// <summary>By feed all feeds of its family, one array a family; feeds without relatives are left out.</summary>
    public IReadOnlyDictionary<string, string[]> Families => families;

    /// <summary>By feed all feeds with the same subject, one array a subject; feeds without any are left out.</summary>
    public IReadOnlyDictionary<string, string[]> Kin => kin;

    private static Dictionary<string, string[]> Group(IEnumerable<string> names, Func<string, string> groupOf)
    {
        var groups = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var group in names.GroupBy(groupOf, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            var members = group.ToArray();
            foreach (var name in members)
            {
                groups[name] = members;
            }
        }

        return groups;
    }
}

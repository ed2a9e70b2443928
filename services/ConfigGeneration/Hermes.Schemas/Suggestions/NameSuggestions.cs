namespace Hermes.Schemas.Suggestions;

/// <summary>Names of columns as they are written in the house.</summary>
internal static class NameSuggestions
{
    public static IEnumerable<Suggestion> Find(SampleAnalysis sample, NamingStyle style)
    {
        var names = HouseStyle.NamesFor([.. sample.Columns.Select(column => column.Name)], style);
        for (var i = 0; i < names.Count; i++)
        {
            var (name, wanted) = (sample.Columns[i].Name, names[i]);
            if (name != wanted)
            {
                yield return new Suggestion(
                    $"rename:{name}", "rename", [name], $"Call '{name}' {wanted} in the target.",
                    wanted.Equals(name, StringComparison.OrdinalIgnoreCase)
                        ? "Capitals would have to be quoted in every query."
                        : "The name is not written as names are here; in queries it may have to be quoted, or means something else.", false)
                {
                    With = wanted,
                };
            }
        }
    }
}

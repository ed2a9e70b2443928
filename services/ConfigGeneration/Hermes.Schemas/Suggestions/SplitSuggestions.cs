namespace Hermes.Schemas.Suggestions;

/// <summary>Columns whose every value is several values in one.</summary>
internal static class SplitSuggestions
{
    private const int FewestRows = 10;

    public static IEnumerable<Suggestion> Find(SampleAnalysis sample, NamingStyle style)
    {
        var taken = sample.Columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var column in sample.Columns.Where(column => column.Rows >= FewestRows))
        {
            if (column.Parts is not { } parts)
            {
                continue;
            }

            var into = parts.Columns.Select(part => part with { Name = Free(HouseStyle.Write($"{column.Name} {part.Name}", style), taken), PersonalData = part.PersonalData ?? column.PersonalData }).ToList();
            yield return new Suggestion(
                $"split:{column.Name}", "split", [column.Name], $"Cut '{column.Name}' into {string.Join(", ", into.Select(part => part.Name))}.",
                $"Every value has {parts.Columns.Count} parts between '{parts.Separator}', as '{column.Examples[0]}' has: {string.Join(", ", into.Select(part => part.Type.Name))}.", false)
            {
                With = parts.Separator,
                Into = into,
            };
        }
    }

    private static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var number = 2; !taken.Add(free); number++)
        {
            free = $"{name}_{number}";
        }

        return free;
    }
}

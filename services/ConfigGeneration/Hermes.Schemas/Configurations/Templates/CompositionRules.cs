namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Which formats, domains and targets go together, told from what they say of themselves.</summary>
public static class CompositionRules
{
    /// <summary>Why these do not go together; empty when they do.</summary>
    public static IReadOnlyList<string> ReasonsAgainst(FormatTemplate? format, FeedTemplate domain, TargetTemplate? target)
    {
        var reasons = new List<string>();
        if (format is not null)
        {
            reasons.AddRange(domain.Demands.Where(demand => !format.Carries.Contains(demand)).Select(demand => Missing(demand, format, domain)));
        }

        if (target is not null)
        {
            if (!target.Rows.Contains(domain.Rows))
            {
                reasons.Add(Mismatch(domain, target));
            }

            reasons.AddRange(target.Needs.Where(need => need == "key" ? domain is { Key.Count: 0, Rows: "events" } : domain.Columns.All(column => column.Role != need))
                .Select(need => $"'{target.Name}' needs {Described(need)}; '{domain.Name}' has none."));
        }

        return reasons;
    }

    /// <summary>What a need asks for, in words.</summary>
    public static string Described(string need) => need switch
    {
        "key" => "columns that identify a row",
        "eventTime" => "a column that says when something happened",
        "operation" => "a column that says what was done to the row",
        "position" => "a column with the order of the changes",
        var role => $"a column that is the {role}",
    };

    private static string Missing(string demand, FormatTemplate format, FeedTemplate domain) => demand switch
    {
        "names" => $"Columns of '{domain.Name}' come and go; '{format.Name}' does not name them, so a new one could not be told from one that moved.",
        "openText" => $"'{domain.Name}' has texts of any length; '{format.Name}' would cut them.",
        "nested" => $"'{domain.Name}' has values within values; '{format.Name}' cannot carry them.",
        _ => $"'{domain.Name}' demands '{demand}', which '{format.Name}' does not carry.",
    };

    private static string Mismatch(FeedTemplate domain, TargetTemplate target) => (domain.Rows, target.WriteMode) switch
    {
        ("events", "replace") => $"A file of '{domain.Name}' holds what happened since the last one; '{target.Name}' would throw the earlier rows away.",
        ("changes", "replace") => $"A file of '{domain.Name}' holds changes only; '{target.Name}' would throw the unchanged rows away.",
        ("changes", "upsert") => $"A file of '{domain.Name}' may say that a row was deleted; '{target.Name}' would keep it.",
        (_, "upsert") when domain.Rows == "events" => $"Rows of '{domain.Name}' never change; '{target.Name}' would look for earlier ones in vain.",
        _ when target.Needs.Contains("operation") => $"'{target.Name}' takes rows that say what was done to a row elsewhere; those of '{domain.Name}' do not.",
        _ => $"'{target.Name}' does not take rows like those of '{domain.Name}' ({domain.Rows}).",
    };
}

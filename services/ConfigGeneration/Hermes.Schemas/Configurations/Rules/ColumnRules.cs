using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>Names and types of columns: codes 030 to 034, and personal data: 050.</summary>
internal static class ColumnRules
{
    /// <summary>Longest text where nobody says how long; what is longer is a broken file rather than a value.</summary>
    private const string BoundedText = "text(4000)";

    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration)
    {
        var columns = configuration.Schema.Columns;
        var names = new ColumnNamesTaken(columns);
        var masked = configuration.Steps.Where(step => step.Do is "mask" or "drop").SelectMany(step => step.Columns ?? []).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++)
        {
            var at = $"/schema/columns/{i}";
            if (names.IsTaken(columns[i]))
            {
                yield return Found.Error("HRM-CFG-030", $"{at}/name", $"More than one column is called '{columns[i].Name}'.", "Rename one of them.", Renamed(columns[i], at, names));
            }

            foreach (var finding in CheckType(columns[i], at))
            {
                yield return finding;
            }

            if (columns[i].PersonalData is { } kind && !masked.Contains(columns[i].Name))
            {
                var step = new TransformationStep { Do = "mask", Columns = [columns[i].Name], With = "hash" };
                yield return Found.Warning("HRM-CFG-050", at, $"'{columns[i].Name}' holds personal data ({kind}) and reaches the target unmasked.", $"Add a step {{\"do\": \"mask\", \"columns\": [\"{columns[i].Name}\"], \"with\": \"hash\"}}, or record why it is needed.", FixOperation.AddStep(step));
            }
        }
    }

    private static IEnumerable<ConfigurationFinding> CheckType(ColumnSettings column, string at)
    {
        if (ColumnType.Parse(column.Type) is not { } type)
        {
            yield return Found.Error(
                "HRM-CFG-031", $"{at}/type", $"'{column.Type}' is not a type.",
                "Use int16, int32, int64, decimal(p,s), double, boolean, date, timestamp, time, duration, uuid, email, url, ip, currency, country, country(2), country(3), enum, json, text or text(n).",
                TypeNames.MeantBy(column.Type) is { } meant ? [FixOperation.Set($"{at}/type", meant)] : []);
            yield break;
        }

        if (type.Kind == ColumnKind.Enum && column.Values is not { Count: > 0 })
        {
            yield return Found.Error("HRM-CFG-032", $"{at}/values", $"The enum '{column.Name}' has no values.", "List the allowed values, or make it text.", FixOperation.Set($"{at}/type", "text(255)"));
        }

        if (type.Kind is ColumnKind.Date or ColumnKind.Timestamp or ColumnKind.Time && string.IsNullOrEmpty(column.Format))
        {
            // Times have several ways of writing in ISO 8601, days have one.
            yield return Found.Warning(
                "HRM-CFG-033", $"{at}/format", $"'{column.Name}' does not say how its values are written; ISO 8601 is assumed.", "Set format, for example yyyy-MM-dd.",
                type.Kind == ColumnKind.Date ? [FixOperation.Set($"{at}/format", "yyyy-M-d")] : []);
        }

        if (type is { Kind: ColumnKind.Text, Length: null })
        {
            yield return Found.Warning("HRM-CFG-034", $"{at}/type", $"The text '{column.Name}' has no longest length; one broken file can fill the target.", "Use text(n).", FixOperation.Set($"{at}/type", BoundedText));
        }
    }

    // The file keeps its names: readers number a name that comes again, and a name in other case is one of its own.
    private static FixOperation[] Renamed(ColumnSettings column, string at, ColumnNamesTaken names)
    {
        var name = names.Free(column.Name);
        return column.Source is null && !names.IsReadAlready(column.Name) ? [FixOperation.Set($"{at}/name", name), FixOperation.Set($"{at}/source", column.Name)] : [FixOperation.Set($"{at}/name", name)];
    }
}

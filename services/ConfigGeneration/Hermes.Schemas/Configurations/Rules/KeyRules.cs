using Hermes.Schemas.Configurations.Fixes;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>What tells rows apart: codes 040 to 043.</summary>
internal static class KeyRules
{
    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration)
    {
        var key = configuration.Schema.PrimaryKey;
        var places = configuration.Schema.Columns.Select((column, place) => (column.Name, Place: place)).ToLookup(pair => pair.Name, pair => pair.Place, StringComparer.Ordinal);
        for (var i = 0; i < key.Count; i++)
        {
            if (!places.Contains(key[i]))
            {
                var meant = NearestName.Of(key[i], places.Select(group => group.Key).Except(key));
                yield return Found.Error("HRM-CFG-040", $"/schema/primaryKey/{i}", $"The key names '{key[i]}', which is not a column.", "Name a column of the schema.", meant is null ? [] : [FixOperation.Replace($"/schema/primaryKey/{i}", meant)]);
                continue;
            }

            var place = places[key[i]].First();
            if (configuration.Schema.Columns[place].Nullable)
            {
                yield return Found.Error("HRM-CFG-041", $"/schema/primaryKey/{i}", $"The key column '{key[i]}' may be missing; such rows could not be told apart.", "Set nullable to false, or choose another key.", FixOperation.Set($"/schema/columns/{place}/nullable", false));
            }
        }

        if (key.Count == 0)
        {
            var likely = LikelyKey(configuration);
            yield return configuration.Target.WriteMode == "upsert"
                ? Found.Error("HRM-CFG-042", "/schema/primaryKey", "The target is upserted, but nothing says which row is which.", "Set primaryKey, or write with append or replace.", likely.Length > 0 ? likely : [FixOperation.Set("/target/writeMode", "append")])
                : Found.Warning("HRM-CFG-043", "/schema/primaryKey", "The schema has no key: a file delivered twice is stored twice.", "Set primaryKey to the columns that identify a row.", likely);
        }
    }

    // Somebody said it already in another place: a rule that rows are unique, or the part that columns play.
    private static FixOperation[] LikelyKey(FeedConfiguration configuration)
    {
        var columns = configuration.Schema.Columns;
        var names = configuration.Quality.FirstOrDefault(rule => rule is { Rule: "unique", Columns.Count: > 0 })?.Columns
            ?? [.. columns.Where(column => column.Role == "key").Select(column => column.Name)];
        var places = names.Select(name => columns.ToList().FindIndex(column => column.Name == name)).ToList();
        return places.Count == 0 || places.Contains(-1) || places.Distinct().Count() < places.Count ? []
            : [FixOperation.Set("/schema/primaryKey", names), .. places.Where(place => columns[place].Nullable).Select(place => FixOperation.Set($"/schema/columns/{place}/nullable", false))];
    }
}

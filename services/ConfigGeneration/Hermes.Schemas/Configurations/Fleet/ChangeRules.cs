using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Rules;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>What a new version means for who reads the feed and for what is stored: codes 090 to 093.</summary>
internal static class ChangeRules
{
    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration before, FeedConfiguration configuration, ConfiguredFleet fleet)
    {
        foreach (var change in Compatibility.Compare(before, configuration, fleet).Changes)
        {
            var readBy = change.ReadBy.Count switch { 0 => "no feed is known to read it", 1 => "read by 1 feed", var n => $"read by {n} feeds" };
            if (change.Breaks.Count > 0)
            {
                yield return Found.Error(
                    "HRM-CFG-090", change.Pointer,
                    $"{change.Text}; {readBy}, and breaks {string.Join("; ", change.Breaks.Select(reader => $"{reader.Feed}: {reader.Reason}"))}.",
                    $"Change {string.Join(", ", change.Breaks.Select(reader => reader.Feed))} first, or deliver the new form beside the old one. Whoever may deploy can accept the break.");
            }
            else if (change.Level == CompatibilityLevel.Breaking)
            {
                yield return Found.Warning("HRM-CFG-091", change.Pointer, $"{change.Text}; {readBy}.", "Make sure that whoever reads the target knows, and that what is stored is brought along.");
            }
            else if (change is { Level: CompatibilityLevel.Forward, Narrowed: { } wider })
            {
                yield return Found.Warning(
                    "HRM-CFG-093", change.Pointer, $"{change.Text}; {readBy}.", $"Keep {wider.Type}, or make sure that no stored or coming value needs it.",
                    PlaceOf(change.Pointer) is { } place ? TypeOf(wider, place) : []);
            }
            else if (change.Level != CompatibilityLevel.Full)
            {
                yield return Found.Info(
                    "HRM-CFG-092", change.Pointer, $"{change.Text}; {readBy}.",
                    change.Level == CompatibilityLevel.Backward ? "Readers outside of Hermes may have to take the wider form." : "Check that what is stored fits the stricter form.");
            }
        }
    }

    /// <summary>Gives a column the type of another.</summary>
    internal static FixOperation[] TypeOf(ColumnSettings column, int place) =>
        [FixOperation.Set($"/schema/columns/{place}/type", column.Type), .. column.Values is { } values ? [FixOperation.Set($"/schema/columns/{place}/values", values)] : Array.Empty<FixOperation>()];

    // Only a type that stands in the schema can be put back there; one that a cast gave cannot.
    private static int? PlaceOf(string pointer) => pointer.Split('/') is ["", "schema", "columns", var place, "type"] && int.TryParse(place, out var number) ? number : null;
}

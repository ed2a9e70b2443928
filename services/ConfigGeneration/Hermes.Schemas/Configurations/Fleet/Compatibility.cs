namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>
/// Compares what two versions of a feed deliver, and looks up who reads it. How the files are written does not matter here: a reader
/// sees the target.
/// </summary>
public static class Compatibility
{
    /// <summary>Compares two versions.</summary>
    /// <param name="from">The version readers know.</param>
    /// <param name="to">The version that is to replace it.</param>
    /// <param name="fleet">All feeds, for their readers.</param>
    public static CompatibilityReport Compare(FeedConfiguration from, FeedConfiguration to, ConfiguredFleet fleet)
    {
        var readers = fleet.ReadersOf(from.Feed.Name);
        var changes = new List<SchemaChange>();
        var (before, after) = (ConfiguredFleet.OutputOf(from), ConfiguredFleet.OutputOf(to));
        foreach (var (name, column) in before)
        {
            if (!after.TryGetValue(name, out var now))
            {
                var taken = Taking(readers, name);
                changes.Add(new SchemaChange(
                    "/schema/columns", $"{name} is removed", column.Nullable ? CompatibilityLevel.Backward : CompatibilityLevel.Breaking,
                    [.. taken.Select(reader => reader.Feed)],
                    [.. taken.Select(reader => new BrokenReader(reader.Feed, $"it reads {name}, which would be gone"))]));
                continue;
            }

            CompareColumn(PointerTo(to, name), column, now, Taking(readers, name), changes);
        }

        foreach (var (name, column) in after.Where(pair => !before.ContainsKey(pair.Key)))
        {
            changes.Add(new SchemaChange(
                PointerTo(to, name), $"{name} is added as {column.Type}", column.Nullable ? CompatibilityLevel.Full : CompatibilityLevel.Forward, [], []));
        }

        CompareTarget(from, to, readers, changes);
        return new CompatibilityReport(changes.Select(change => change.Level).Aggregate(CompatibilityLevel.Full, Together), changes);
    }

    private static void CompareColumn(
        string pointer, ColumnSettings before, ColumnSettings now, IReadOnlyList<(string Feed, ColumnSettings Column)> taken, List<SchemaChange> changes)
    {
        var kind = TypeFit.Between(before, now);
        if (kind != TypeChange.None)
        {
            var level = kind switch { TypeChange.Widening => CompatibilityLevel.Backward, TypeChange.Narrowing => CompatibilityLevel.Forward, _ => CompatibilityLevel.Breaking };
            changes.Add(new SchemaChange(
                $"{pointer}/type", $"{before.Name}: {Describe(before)} -> {Describe(now)}, {(kind == TypeChange.Other ? "another kind of value" : kind.ToString().ToLowerInvariant())}", level,
                [.. taken.Select(reader => reader.Feed)],
                [.. taken.Where(reader => !TypeFit.Holds(reader.Column, now)).Select(reader => new BrokenReader(reader.Feed, $"it reads {before.Name} as {Describe(reader.Column)}"))])
            {
                Narrowed = kind == TypeChange.Narrowing ? before : null,
            });
        }

        if (before.Unit is not null && now.Unit is not null && before.Unit != now.Unit)
        {
            changes.Add(new SchemaChange(
                $"{pointer}/unit", $"{before.Name}: unit {before.Unit} -> {now.Unit}, the same number means something else", CompatibilityLevel.Breaking,
                [.. taken.Select(reader => reader.Feed)],
                [.. taken.Where(reader => reader.Column.Unit is { } unit && unit != now.Unit).Select(reader => new BrokenReader(reader.Feed, $"it reads {before.Name} in {reader.Column.Unit}"))]));
        }

        if (before.Nullable != now.Nullable)
        {
            changes.Add(new SchemaChange(
                $"{pointer}/nullable", $"{before.Name} {(now.Nullable ? "may be missing from now on" : "may no longer be missing")}",
                now.Nullable ? CompatibilityLevel.Backward : CompatibilityLevel.Forward,
                [.. taken.Select(reader => reader.Feed)],
                [.. taken.Where(reader => now.Nullable && !reader.Column.Nullable).Select(reader => new BrokenReader(reader.Feed, $"it does not take rows without {before.Name}"))]));
        }
    }

    private static void CompareTarget(FeedConfiguration from, FeedConfiguration to, IReadOnlyList<FeedConfiguration> readers, List<SchemaChange> changes)
    {
        string[] all = [.. readers.Select(reader => reader.Feed.Name)];
        if (!from.Schema.PrimaryKey.SequenceEqual(to.Schema.PrimaryKey, StringComparer.Ordinal))
        {
            changes.Add(new SchemaChange(
                "/schema/primaryKey", $"key: {Key(from)} -> {Key(to)}; rows stored before are told apart by another key", CompatibilityLevel.Breaking, all, []));
        }

        if (from.Target.WriteMode != to.Target.WriteMode)
        {
            changes.Add(new SchemaChange(
                "/target/writeMode", $"write mode: {from.Target.WriteMode} -> {to.Target.WriteMode}; the target means something else from now on", CompatibilityLevel.Breaking, all, []));
        }

        if (from.Target.Location != to.Target.Location)
        {
            changes.Add(new SchemaChange(
                "/target/location", $"target: {from.Target.Location} -> {to.Target.Location}; what is stored stays behind", CompatibilityLevel.Breaking, all,
                [.. readers.Where(reader => reader.Source.Location == from.Target.Location).Select(reader => new BrokenReader(reader.Feed.Name, $"it reads from {from.Target.Location}"))]));
        }
    }

    private static List<(string Feed, ColumnSettings Column)> Taking(IReadOnlyList<FeedConfiguration> readers, string column) =>
        [.. from reader in readers let taken = ConfiguredFleet.TakenBy(reader, column) where taken is not null select (reader.Feed.Name, taken)];

    private static CompatibilityLevel Together(CompatibilityLevel a, CompatibilityLevel b) =>
        a == b || b == CompatibilityLevel.Full ? a : a == CompatibilityLevel.Full ? b : CompatibilityLevel.Breaking;

    private static string PointerTo(FeedConfiguration configuration, string column)
    {
        var columns = configuration.Schema.Columns;
        var index = Enumerable.Range(0, columns.Count).First(i => columns[i].Name == column);
        return $"/schema/columns/{index}";
    }

    private static string Key(FeedConfiguration configuration) => configuration.Schema.PrimaryKey is { Count: > 0 } key ? string.Join("+", key) : "none";

    private static string Describe(ColumnSettings column) => column.Values is { Count: > 0 } values ? $"{column.Type}({string.Join("|", values.Take(8))}{(values.Count > 8 ? "|…" : "")})" : column.Type;
}

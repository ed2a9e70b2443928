using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Columns that together identify every row of the sample.</summary>
/// <param name="Columns">Their names in file order.</param>
/// <param name="Confidence">Belief that they identify rows in general, 0..1.</param>
/// <param name="ChanceOfUniqueness">Probability that as many rows would show no repetition by chance, 0..1: near 1 the sample proves nothing.</param>
public sealed record KeyCandidate(IReadOnlyList<string> Columns, double Confidence, double ChanceOfUniqueness = 0);

/// <summary>
/// Finds single and composite keys. Of those that uniqueness alone allows only minimal ones of up to three columns are
/// reported; a wider one where the shape of the table speaks for it (<see cref="KeyConventions"/>).
/// </summary>
internal static class KeyFinder
{
    private const int MaxColumnsCombined = 12;
    private const int MaxCandidates = 8;
    private const double LeadingWeight = 8;

    public static IReadOnlyList<KeyCandidate> Find(IReadOnlyList<ColumnProfile> columns, IReadOnlyList<List<ulong>?> hashes, int rows)
    {
        if (rows < 2)
        {
            return [];
        }

        // In a padded column one value of blanks is a code like the others.
        var usable = Enumerable.Range(0, columns.Count).Where(i => columns[i].Nulls == Math.Min(1, columns[i].Blank) && hashes[i]?.Count == rows).ToList();
        var singles = usable.Where(i => columns[i].DistinctIsExact ? columns[i].Distinct + columns[i].Blank == rows : IsUnique([i], hashes, rows)).ToList();
        var found = singles.Select(i => Candidate([i], columns, rows)).ToList();
        if (!found.Exists(key => key.Confidence >= 0.6))
        {
            var parts = usable.Except(singles).Where(i => columns[i].Distinct > 1 && KeyLikeness.Of(columns[i], i, columns.Count) > 0.05)
                .OrderByDescending(i => KeyLikeness.Of(columns[i], i, columns.Count)).Take(MaxColumnsCombined).Order().ToList();
            found.AddRange(Combine(parts, columns, hashes, rows));
        }

        if (KeyConventions.Find(columns, hashes, rows) is { } convention && IsUnique(convention, hashes, rows))
        {
            var wide = Candidate(convention, columns, rows);
            found = [.. found.Where(key => !key.Columns.SequenceEqual(wide.Columns)).Select(key => key with { Confidence = Math.Round(key.Confidence * 0.2, 3) })];
            found.Add(wide with { Confidence = KeyConventions.Belief });
        }

        return [.. Believed(found, columns).OrderByDescending(key => key.Confidence).ThenBy(key => key.Columns.Count).Take(MaxCandidates)];
    }

    // At most one of them is the key: likeness becomes the share of belief against the others and against "none of them".
    // Designers put the key first, so columns from the first one on without a gap count for more.
    private static IEnumerable<KeyCandidate> Believed(List<KeyCandidate> found, IReadOnlyList<ColumnProfile> columns)
    {
        var names = columns.Select(column => column.Name).ToList();
        var weights = found.Select(key => Math.Pow(key.Confidence, 4) * (key.Columns.SequenceEqual(names.Take(key.Columns.Count)) ? LeadingWeight : 1)).ToList();
        var total = weights.Sum() + Math.Pow(0.2, 4);
        return found.Zip(weights, (key, weight) => key with { Confidence = Math.Round(weight / total, 3) });
    }

    private static List<KeyCandidate> Combine(List<int> parts, IReadOnlyList<ColumnProfile> columns, IReadOnlyList<List<ulong>?> hashes, int rows)
    {
        var found = new List<int[]>();
        foreach (var set in Pairs(parts).Concat(Triples(parts)))
        {
            var possible = set.Aggregate(1.0, (product, i) => product * columns[i].Distinct);
            if (possible >= rows && !found.Exists(known => known.All(set.Contains)) && IsUnique(set, hashes, rows))
            {
                found.Add(set);
            }
        }

        return [.. found.Select(set => Candidate(set, columns, rows))];
    }

    private static IEnumerable<int[]> Pairs(List<int> parts) =>
        from a in parts from b in parts where a < b select new[] { a, b };

    private static IEnumerable<int[]> Triples(List<int> parts) =>
        from a in parts from b in parts where a < b from c in parts where b < c select new[] { a, b, c };

    private static bool IsUnique(int[] set, IReadOnlyList<List<ulong>?> hashes, int rows)
    {
        var seen = new HashSet<ulong>();
        for (var row = 0; row < rows; row++)
        {
            var hash = 0UL;
            foreach (var column in set)
            {
                hash = ValueHash.Combine(hash, hashes[column]![row]);
            }

            if (!seen.Add(hash))
            {
                return false;
            }
        }

        return true;
    }

    // The weakest column decides, more columns need more faith, and a handful of rows proves little.
    private static KeyCandidate Candidate(int[] set, IReadOnlyList<ColumnProfile> columns, int rows)
    {
        var likeness = set.Min(i => KeyLikeness.Of(columns[i], i, columns.Count));
        var evidence = 1 - Math.Exp(-rows / 8.0);
        var adjacency = set.Length > 1 && set[0] == 0 ? 1.1 : 1;
        var belief = Math.Round(Math.Min(0.99, likeness * evidence * adjacency * Math.Pow(0.85, set.Length - 1)), 3);
        return new KeyCandidate([.. set.Select(i => columns[i].Name)], belief, Math.Round(ChanceOf(set, columns, rows), 4));
    }

    // No two of n rows alike when each takes one of d values at random: about exp(-n²/2d), the birthday problem.
    private static double ChanceOf(int[] set, IReadOnlyList<ColumnProfile> columns, int rows)
    {
        var values = set.Aggregate(1.0, (product, i) => product * DomainOf(columns[i]));
        return Math.Exp(-(double)rows * (rows - 1) / 2 / values);
    }

    // What values a column could take: for whole numbers the range seen, for others at least the values seen.
    private static double DomainOf(ColumnProfile column)
    {
        if (column.Type.Kind == ColumnKind.Integer && decimal.TryParse(column.Min, out var min) && decimal.TryParse(column.Max, out var max))
        {
            return (double)(max - min) + 1;
        }

        var free = column.Type.Kind is ColumnKind.Uuid ? 32 : column.Type.Kind is ColumnKind.Enum or ColumnKind.Boolean ? 0 : Math.Max(0, column.MinLength - 1);
        return Math.Max(column.Distinct, Math.Pow(10, Math.Min(30, free)));
    }
}

using System.Text.RegularExpressions;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Columns that together identify every row of the sample.</summary>
/// <param name="Columns">Their names in file order.</param>
/// <param name="Confidence">Belief that they identify rows in general, 0..1.</param>
public sealed record KeyCandidate(IReadOnlyList<string> Columns, double Confidence);

/// <summary>Finds single and composite keys of up to three columns; only minimal ones are reported.</summary>
internal static partial class KeyFinder
{
    private const int MaxColumnsCombined = 12;
    private const int MaxCandidates = 8;

    public static IReadOnlyList<KeyCandidate> Find(IReadOnlyList<ColumnProfile> columns, IReadOnlyList<List<ulong>?> hashes, int rows)
    {
        if (rows < 2)
        {
            return [];
        }

        var usable = Enumerable.Range(0, columns.Count).Where(i => columns[i].Nulls == 0 && hashes[i]?.Count == rows).ToList();
        var singles = usable.Where(i => columns[i].Distinct == rows).ToList();
        var found = singles.Select(i => new KeyCandidate([columns[i].Name], Belief([i], columns, rows))).ToList();
        if (!found.Exists(key => key.Confidence >= 0.6))
        {
            var parts = usable.Except(singles).Where(i => columns[i].Distinct > 1 && Likeness(columns[i], i, columns.Count) > 0.05)
                .OrderByDescending(i => Likeness(columns[i], i, columns.Count)).Take(MaxColumnsCombined).Order().ToList();
            found.AddRange(Combine(parts, columns, hashes, rows));
        }

        return [.. found.OrderByDescending(key => key.Confidence).ThenBy(key => key.Columns.Count).Take(MaxCandidates)];
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

        return [.. found.Select(set => new KeyCandidate([.. set.Select(i => columns[i].Name)], Belief(set, columns, rows)))];
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
    private static double Belief(int[] set, IReadOnlyList<ColumnProfile> columns, int rows)
    {
        var likeness = set.Min(i => Likeness(columns[i], i, columns.Count));
        var evidence = 1 - Math.Exp(-rows / 8.0);
        var adjacency = set.Length > 1 && set[0] == 0 ? 1.1 : 1;
        return Math.Round(Math.Min(0.99, likeness * evidence * adjacency * Math.Pow(0.85, set.Length - 1)), 3);
    }

    /// <summary>How much a column looks like an identifier, by name, type and place, 0..1.</summary>
    private static double Likeness(ColumnProfile column, int position, int columns)
    {
        var type = column.Type.Kind switch
        {
            ColumnKind.Integer => 0.7,
            ColumnKind.Uuid => (position > 0 && !Identifier().IsMatch(column.Name)) || RowVersion().IsMatch(column.Name) ? 0.35 : 0.7,
            ColumnKind.Enum or ColumnKind.Currency => 0.45,
            ColumnKind.Date => 0.5,
            ColumnKind.Timestamp => ModifiedTime().IsMatch(column.Name) ? 0.1 : 0.4,
            ColumnKind.Text => column.MaxLength <= 40 ? 0.55 : column.MaxLength <= 100 ? 0.2 : 0.02,
            ColumnKind.Email or ColumnKind.Ip => 0.45,
            ColumnKind.Decimal or ColumnKind.Double or ColumnKind.Json or ColumnKind.Boolean or ColumnKind.Time => 0.03,
            _ => 0.2,
        };
        var name = Identifier().IsMatch(column.Name) ? 0.25 : 0;
        var place = position == 0 ? 0.15 : 0.1 * (1 - ((double)position / columns));
        return type < 0.1 ? type : Math.Min(1, type + name + place);
    }

    [GeneratedRegex("(^|[_ -])(id|key|code|no|nr|number|ref|reference|uuid|guid|isin|sku|symbol|ticker)$|(Id|ID|Key|Code|Ref|No|Number)$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex("row_?(guid|version)", RegexOptions.IgnoreCase)]
    private static partial Regex RowVersion();

    [GeneratedRegex("(modif|updat|creat|insert|load)", RegexOptions.IgnoreCase)]
    private static partial Regex ModifiedTime();
}

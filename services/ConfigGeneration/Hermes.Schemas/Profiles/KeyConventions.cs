using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>
/// Keys that the shape of a table tells, even where fewer columns happen to be unique in the sample: tables that only link
/// others, lines of a parent, and histories with a validity.
/// </summary>
internal static class KeyConventions
{
    /// <summary>Belief in a key found so, 0..1.</summary>
    public const double Belief = 0.9;

    private const int MaxCodeLength = 10;

    public static int[]? Find(IReadOnlyList<ColumnProfile> columns, IReadOnlyList<List<ulong>?> hashes, int rows)
    {
        var payload = columns.Count;
        while (payload > 0 && IsAudit(columns[payload - 1], payload - 1))
        {
            payload--;
        }

        var ids = 0;
        while (ids < payload && IsIdentifier(columns[ids]))
        {
            ids++;
        }

        if (ids == 0)
        {
            return null;
        }

        var leadRepeats = columns[0].Distinct < rows;
        return (leadRepeats ? History(columns, ids) : null)
            ?? Link(columns, ids, payload, leadRepeats, rows)
            ?? (leadRepeats ? Line(columns, ids, hashes[0], rows) : null);
    }

    // (address, person, kind), and nothing else but when the row was written: all of them, though each person has one address so far.
    private static int[]? Link(IReadOnlyList<ColumnProfile> columns, int ids, int payload, bool leadRepeats, int rows)
    {
        var isLink = ids == payload && ids is 2 or 3 && payload < columns.Count;
        var oneToOne = !leadRepeats && ids == 2 && columns[0].Type.Kind == ColumnKind.Integer && columns[1].Type.Kind == ColumnKind.Integer && columns[1].Distinct == rows;
        return isLink && (leadRepeats || oneToOne) ? [.. Enumerable.Range(0, ids)] : null;
    }

    // (employee, department, from, until or nothing yet).
    private static int[]? History(IReadOnlyList<ColumnProfile> columns, int ids)
    {
        var isHistory = ids + 1 < columns.Count && ids <= 4 && IsTime(columns[ids]) && columns[ids].Nulls == 0
            && IsTime(columns[ids + 1]) && columns[ids + 1].Nulls > 0;
        return isHistory ? [.. Enumerable.Range(0, ids + 1)] : null;
    }

    // (order, line): an identifier of its own would stand first, so the unique number behind its parent's is the line.
    private static int[]? Line(IReadOnlyList<ColumnProfile> columns, int ids, List<ulong>? lead, int rows) =>
        ids >= 2 && columns[0].Type.Kind == ColumnKind.Integer && columns[1].Type.Kind == ColumnKind.Integer && columns[1].Distinct == rows && IsGrouped(lead, columns[0].Distinct) ? [0, 1] : null;

    private static bool IsGrouped(List<ulong>? hashes, long distinct)
    {
        var runs = 0L;
        for (var i = 0; i < hashes?.Count; i++)
        {
            runs += i == 0 || hashes[i] != hashes[i - 1] ? 1 : 0;
        }

        return hashes is not null && runs == distinct;
    }

    private static bool IsAudit(ColumnProfile column, int position) =>
        position > 0 && column.Type.Kind is ColumnKind.Timestamp or ColumnKind.Uuid;

    private static bool IsIdentifier(ColumnProfile column) => column.Nulls == 0 && column.Type.Kind switch
    {
        ColumnKind.Integer => column.Distinct > 1 && column.Min?[0] != '-',
        ColumnKind.Uuid or ColumnKind.Currency or ColumnKind.Country => true,
        ColumnKind.Enum or ColumnKind.Text => column.MaxLength <= MaxCodeLength && !column.Examples.Any(value => value.Contains(' ')),
        _ => false,
    };

    private static bool IsTime(ColumnProfile column) => column.Type.Kind is ColumnKind.Date or ColumnKind.Timestamp;
}

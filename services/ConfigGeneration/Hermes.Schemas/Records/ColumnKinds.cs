using Hermes.Schemas.Flattening;

namespace Hermes.Schemas.Records;

/// <summary>How often each kind of JSON value was seen in one column.</summary>
internal sealed class ColumnKinds
{
    private static readonly (CellKind Kind, string Name)[] Named = [(CellKind.Text, "texts"), (CellKind.Number, "numbers"), (CellKind.Boolean, "booleans"), (CellKind.Json, "arrays or objects")];
    private readonly long[] _counts = new long[8];
    private CellKind _first;
    private long? _mixedAt;

    public void Add(CellKind kind, long record)
    {
        _counts[(int)kind]++;
        if (kind == CellKind.Null || _mixedAt is not null)
        {
            return;
        }

        _first = _first == CellKind.Missing ? kind : _first;
        _mixedAt = kind != _first ? record : null;
    }

    /// <summary>A finding when values of several kinds, or values beside objects, are in the column.</summary>
    public SampleFinding? MixedIn(NameNode node)
    {
        var kinds = Named.Where(named => _counts[(int)named.Kind] > 0).Select(named => $"{_counts[(int)named.Kind]:N0} {named.Name}").ToList();
        if (node.Objects > 0 && kinds.Count > 0)
        {
            return new SampleFinding("mixedTypes", Severity.Warning, $"'{node.Path}' holds {string.Join(", ", kinds)} in some records and objects in others, which are columns of their own.", _mixedAt, node.Path);
        }

        return kinds.Count < 2 ? null
            : new SampleFinding("mixedTypes", Severity.Warning, $"'{node.Path}' holds {string.Join(", ", kinds)}; the second kind first comes in record {_mixedAt}.", _mixedAt, node.Path);
    }
}

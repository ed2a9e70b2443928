namespace Hermes.Schemas.Configurations.Fixes;

/// <summary>The places that fixes changed since the findings were made; a fix for one of them may be out of date.</summary>
internal sealed class TouchedPlaces
{
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _around = new(StringComparer.Ordinal);

    /// <summary>Whether nothing at, around or within these places was changed.</summary>
    public bool AreFree(IReadOnlyList<FixOperation> patch) =>
        patch.Select(PlaceOf).All(place => !_around.Contains(place) && !_changed.Contains(place) && !Around(place).Any(_changed.Contains));

    /// <summary>Notes what a fix changed.</summary>
    public void Add(IReadOnlyList<FixOperation> patch)
    {
        foreach (var place in patch.Where(operation => !operation.Path.EndsWith("/-", StringComparison.Ordinal)).Select(PlaceOf))
        {
            _changed.Add(place);
            _around.UnionWith(Around(place));
        }
    }

    // What is taken out of a list moves all that stands behind it; what is added at its end moves nothing.
    private static string PlaceOf(FixOperation operation) =>
        operation.Op == "remove" && operation.Path.Length > 0 && char.IsAsciiDigit(operation.Path[^1]) ? operation.Path[..operation.Path.LastIndexOf('/')] : operation.Path;

    private static IEnumerable<string> Around(string place)
    {
        for (var end = place.LastIndexOf('/'); end > 0; end = place.LastIndexOf('/', end - 1))
        {
            yield return place[..end];
        }
    }
}

namespace Hermes.Logs.Detection;

/// <summary>
/// Counts lines of a level per template and minute, for thresholds above one. Memory is fixed: two templates that share a
/// place take it from each other, which a flood of templates does only to itself and a few. Safe from several threads.
/// </summary>
internal sealed class ThresholdCounter
{
    private const int Places = 1 << 14;
    private const int Never = 0;
    private readonly int[] _limits = new int[LevelSlots.Count];
    private readonly Place[] _places;
    private readonly Lock[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    public ThresholdCounter(IReadOnlyList<LevelThreshold> thresholds)
    {
        foreach (var (level, lines) in thresholds)
        {
            ref var limit = ref _limits[LevelSlots.Of(level)];
            limit = limit == Never ? lines : Math.Min(limit, lines);
        }

        _places = _limits.Any(limit => limit > 1) ? new Place[Places] : [];
    }

    public bool Watches(LineLevel? level) => _limits[LevelSlots.Of(level)] != Never;

    public bool Reached(LineLevel level, long template, DateTimeOffset time)
    {
        var limit = _limits[LevelSlots.Of(level)];
        if (limit <= 1)
        {
            return limit != Never;
        }

        var key = (template, level);
        var minute = time.UtcTicks / TimeSpan.TicksPerMinute;
        var at = key.GetHashCode() & (Places - 1);
        lock (_gates[at % _gates.Length])
        {
            ref var place = ref _places[at];
            place = place.Key == key && place.Minute == minute ? place with { Count = place.Count + 1 } : new Place(key, minute, 1);
            return place.Count >= limit;
        }
    }

    private readonly record struct Place((long Template, LineLevel Level) Key, long Minute, int Count);
}

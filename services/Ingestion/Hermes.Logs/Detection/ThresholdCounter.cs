namespace Hermes.Logs.Detection;

/// <summary>Counts lines of a level per template and minute, for thresholds above one.</summary>
internal sealed class ThresholdCounter
{
    private const int MostCounted = 10_000;
    private readonly Dictionary<LineLevel, int> _limits;
    private readonly Dictionary<(long Template, LineLevel Level), (long Minute, int Count)> _counts = [];

    public ThresholdCounter(IReadOnlyList<LevelThreshold> thresholds) =>
        _limits = thresholds.GroupBy(t => t.Level).ToDictionary(g => g.Key, g => g.Min(t => t.LinesPerMinute));

    public bool Watches(LineLevel level) => _limits.ContainsKey(level);

    public bool Reached(LineLevel level, long template, DateTimeOffset time)
    {
        if (!_limits.TryGetValue(level, out var limit))
        {
            return false;
        }

        if (limit <= 1)
        {
            return true;
        }

        if (_counts.Count >= MostCounted)
        {
            _counts.Clear();
        }

        var minute = time.UtcTicks / TimeSpan.TicksPerMinute;
        var known = _counts.GetValueOrDefault((template, level));
        var count = known.Minute == minute ? known.Count + 1 : 1;
        _counts[(template, level)] = (minute, count);
        return count >= limit;
    }
}

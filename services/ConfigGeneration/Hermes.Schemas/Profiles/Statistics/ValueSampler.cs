namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>
/// Picks the values whose spread is followed: every one of the first 65,536, then one at random of every two, of every four and so
/// on, so that the time it takes hardly grows with the file. A picked value of level h stands for 2^h.
/// </summary>
internal sealed class ValueSampler
{
    private const int PicksPerLevel = 65_536;
    private ulong _random = 0x9E3779B97F4A7C15UL;
    private int _next;
    private int _picks;
    private long _place;
    private long _wait = 1;

    /// <summary>Level of the value picked last.</summary>
    public int Level { get; private set; }

    /// <summary>Whether the value that comes now is picked.</summary>
    public bool Picks()
    {
        if (--_wait > 0)
        {
            return false;
        }

        var rest = (1L << _next) - 1 - _place;
        Level = _next;
        if (++_picks % PicksPerLevel == 0)
        {
            _next++;
        }

        _place = Draw(_next);
        _wait = rest + _place + 1;
        return true;
    }

    private long Draw(int level)
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return level == 0 ? 0 : (long)(_random >> (64 - level));
    }
}

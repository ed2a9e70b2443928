namespace Hermes.Schemas.ForeignKeys;

/// <summary>Gathers the smallest hashes of a column's values.</summary>
/// <param name="size">Hashes to keep; 0 to keep none.</param>
internal sealed class KeySketchBuilder(int size)
{
    private readonly List<ulong> _hashes = [];
    private ulong _horizon = ulong.MaxValue;

    /// <summary>Takes a value by its <see cref="Profiles.ValueHash"/>; one that comes again changes nothing.</summary>
    public void Add(ulong hash)
    {
        var mixed = Mix(hash);
        if (size == 0 || mixed >= _horizon)
        {
            return;
        }

        _hashes.Add(mixed);
        if (_hashes.Count > size * 2)
        {
            Shrink();
        }
    }

    /// <summary>The sketch of what was added; null when none was kept.</summary>
    public KeySketch? Build()
    {
        if (size == 0)
        {
            return null;
        }

        Shrink();
        return new KeySketch([.. _hashes], _horizon == ulong.MaxValue);
    }

    private void Shrink()
    {
        _hashes.Sort();
        var kept = 0;
        for (var i = 0; i < _hashes.Count && kept <= size; i++)
        {
            if (kept == 0 || _hashes[i] != _hashes[kept - 1])
            {
                _hashes[kept++] = _hashes[i];
            }
        }

        // One more than is kept tells where knowledge ends.
        if (kept > size)
        {
            _horizon = _hashes[size];
            kept = size;
        }

        _hashes.RemoveRange(kept, _hashes.Count - kept);
    }

    // The finalizer of MurmurHash3: which hashes are small has to be chance.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }
}

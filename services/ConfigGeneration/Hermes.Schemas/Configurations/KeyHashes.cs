namespace Hermes.Schemas.Configurations;

/// <summary>
/// The hashes of all keys of a file, in 11 to 22 bytes each: a third of what a set takes. They lie in parts that grow one after the
/// other, so that growing never needs twice the memory.
/// </summary>
internal sealed class KeyHashes
{
    private const int PartBits = 6;
    private const int FirstSlots = 16;
    private readonly ulong[][] _parts = new ulong[1 << PartBits][];
    private readonly int[] _counts = new int[1 << PartBits];
    private bool _hasZero;

    /// <summary>Adds a hash; false when it was there.</summary>
    public bool Add(ulong hash)
    {
        var mixed = Mix(hash);
        if (mixed == 0)
        {
            // Zero marks a free slot.
            (var added, _hasZero) = (!_hasZero, true);
            return added;
        }

        var part = (int)(mixed >> (64 - PartBits));
        var slots = _parts[part] ??= new ulong[FirstSlots];
        if (!Place(slots, mixed))
        {
            return false;
        }

        if (++_counts[part] * 4 >= slots.Length * 3)
        {
            _parts[part] = Grown(slots);
        }

        return true;
    }

    private static ulong[] Grown(ulong[] slots)
    {
        var larger = new ulong[slots.Length * 2];
        foreach (var hash in slots)
        {
            if (hash != 0)
            {
                Place(larger, hash);
            }
        }

        return larger;
    }

    private static bool Place(ulong[] slots, ulong hash)
    {
        for (var at = (int)(hash & (ulong)(slots.Length - 1)); ; at = (at + 1) & (slots.Length - 1))
        {
            if (slots[at] == hash)
            {
                return false;
            }

            if (slots[at] == 0)
            {
                slots[at] = hash;
                return true;
            }
        }
    }

    // The finalizer of MurmurHash3: no two hashes become one, and every bit looks like a coin.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }
}

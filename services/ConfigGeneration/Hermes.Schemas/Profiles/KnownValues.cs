namespace Hermes.Schemas.Profiles;

/// <summary>What looking at a value gave, so that the same value need not be looked at again.</summary>
internal readonly record struct KnownValue(ulong Hash, bool IsNumber, bool IsTime, ushort Texts, int Shape, int Value);

/// <summary>The values of a column seen lately; one that shares its place with a newer one is forgotten.</summary>
/// <param name="places">How many, a power of two.</param>
internal sealed class KnownValues(int places)
{
    private readonly KnownValue[] _places = new KnownValue[places];

    public KnownValue? Find(ulong hash)
    {
        ref readonly var place = ref _places[hash & (ulong)(_places.Length - 1)];
        return place.Hash == hash ? place : null;
    }

    public void Keep(KnownValue value) => _places[value.Hash & (ulong)(_places.Length - 1)] = value;
}

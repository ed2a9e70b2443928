namespace Hermes.Schemas.Profiles;

/// <summary>What looking at a value gave, so that the same value need not be looked at again.</summary>
internal readonly record struct KnownValue(ulong Hash, bool IsNumber, bool IsTime, ushort Texts, int Shape, int Value);

/// <summary>The values of a column seen lately; one that shares its place with a newer one is forgotten.</summary>
internal sealed class KnownValues
{
    private const int Places = 4096;
    private readonly KnownValue[] _places = new KnownValue[Places];

    public KnownValue? Find(ulong hash)
    {
        ref readonly var place = ref _places[hash % Places];
        return place.Hash == hash ? place : null;
    }

    public void Keep(KnownValue value) => _places[value.Hash % Places] = value;
}

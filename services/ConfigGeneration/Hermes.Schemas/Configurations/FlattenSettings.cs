using Hermes.Schemas.Flattening;

namespace Hermes.Schemas.Configurations;

/// <summary>How nested documents become rows, beyond a column for every nested name.</summary>
public sealed record FlattenSettings
{
    /// <summary>Path of the array whose items become rows; null for none.</summary>
    public string? Explode { get; init; }

    /// <summary>Paths of arrays of texts that are joined, each with the separator.</summary>
    public IReadOnlyDictionary<string, string>? Join { get; init; }

    /// <summary>XML: paths of elements that may repeat in one record.</summary>
    public IReadOnlyList<string>? Lists { get; init; }

    /// <summary>What a reader needs.</summary>
    public FlattenRules ToRules() => new() { Explode = Explode, Join = Join ?? FlattenRules.None.Join, Lists = Lists ?? [] };

    /// <summary>What a configuration says of the rules; null when nothing.</summary>
    public static FlattenSettings? Of(FlattenRules rules) => rules is { Explode: null, Join.Count: 0, Lists.Count: 0 } ? null : new FlattenSettings
    {
        Explode = rules.Explode,
        Join = rules.Join.Count > 0 ? rules.Join : null,
        Lists = rules.Lists.Count > 0 ? rules.Lists : null,
    };
}

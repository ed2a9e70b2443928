namespace Hermes.Schemas.Flattening;

/// <summary>
/// How documents become rows. Without any rule objects become columns (<c>address.city</c>) and arrays stay JSON text;
/// every rule can be undone (<see cref="JsonRestorer"/>).
/// </summary>
public sealed record FlattenRules
{
    /// <summary>Nothing beyond the usual.</summary>
    public static FlattenRules None { get; } = new();

    /// <summary>Path of an array whose items become rows of their own: the record's other fields are repeated, <c>PATH.#</c> counts the items from 1; null for none.</summary>
    public string? Explode { get; init; }

    /// <summary>Paths of arrays of texts that are joined, each with the separator. An array that could not be split again stays JSON text.</summary>
    public IReadOnlyDictionary<string, string> Join { get; init; } = new Dictionary<string, string>();

    /// <summary>XML: paths of elements that may repeat in one record: always JSON arrays, also when there is only one.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];
}

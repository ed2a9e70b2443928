namespace Hermes.Contracts.Http;

/// <summary>One keyset page of a list.</summary>
/// <param name="Items">The rows of this page, in the order the endpoint documents.</param>
/// <param name="NextCursor">Opaque position of the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

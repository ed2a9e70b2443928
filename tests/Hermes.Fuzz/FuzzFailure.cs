namespace Hermes.Fuzz;

/// <summary>An input that a target did not bear.</summary>
/// <param name="Target">Which target.</param>
/// <param name="Input">The smallest such input that was found.</param>
/// <param name="Reason">What happened.</param>
/// <param name="Alone">Whether a fresh target fails by this input alone; else it took the inputs before it too.</param>
internal sealed record FuzzFailure(string Target, byte[] Input, string Reason, bool Alone);

/// <summary>A target gave a result that it must not give.</summary>
internal sealed class WrongResultException(string what) : Exception(what);

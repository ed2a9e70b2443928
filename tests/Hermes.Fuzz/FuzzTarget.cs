namespace Hermes.Fuzz;

/// <summary>Something that reads what strangers send.</summary>
/// <param name="Name">By which it is chosen.</param>
/// <param name="Shape">How its inputs are built, so that they can be broken where it hurts.</param>
/// <param name="Seeds">Right inputs to begin with.</param>
/// <param name="Start">
/// Makes a fresh one. It takes an input and tells by a number what kind of outcome it had; inputs of a new kind are kept and
/// broken further. Whatever it throws is a failure.
/// </param>
internal sealed record FuzzTarget(string Name, InputShape Shape, IReadOnlyList<byte[]> Seeds, Func<Func<byte[], int>> Start);

/// <summary>How inputs are built.</summary>
internal enum InputShape
{
    /// <summary>Lines of text.</summary>
    Text,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>Protobuf.</summary>
    Protobuf,

    /// <summary>Some other binary format.</summary>
    Binary,
}

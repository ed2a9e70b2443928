namespace Hermes.Ingestion.Sources;

/// <summary>What may name a source or a feed.</summary>
internal static class SourceNames
{
    public const int Longest = 200;

    /// <summary>What is wrong with the name, or null.</summary>
    public static string? Check(string? name) =>
        string.IsNullOrWhiteSpace(name) ? "A name is required."
        : name.Length > Longest ? $"The name has {name.Length} characters; {Longest} are allowed."
        : name.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? "The name holds characters that cannot be shown."
        // They cannot stand in an address.
        : name is "." or ".." ? "'.' and '..' are no names. Use letters and digits."
        : null;
}

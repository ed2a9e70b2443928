namespace Hermes.Ingestion.FileTailing;

/// <summary>What the name of a file says of its past: <c>app.log.2.gz</c> is what <c>app.log</c> once was.</summary>
/// <param name="Base">The name it had while it was written.</param>
/// <param name="Compressed">Whether it is compressed in any way.</param>
/// <param name="IsGzip">Whether it is compressed in the way that is read.</param>
/// <param name="Inserted">Whether what was added stands before the extension: <c>app-20250107.log</c>.</param>
internal readonly record struct RotatedName(string Base, bool Compressed, bool IsGzip, bool Inserted)
{
    // Fewer digits before the extension number the parts of a whole, or machines: node-1.log was never node.log.
    private const int DigitsOfADate = 6;
    private static readonly string[] Packed = [".gz", ".bz2", ".xz", ".zst", ".lz4", ".Z", ".zip"];
    private static readonly string[] Words = [".old", ".bak", ".prev", ".orig", "~"];

    /// <summary>Takes a name apart; false when nothing about it speaks of rotation.</summary>
    public static bool TryParse(string name, out RotatedName rotated)
    {
        var packed = Array.Find(Packed, ending => name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal));
        var plain = packed is null ? name : name[..^packed.Length];
        var (was, isInserted) = (plain, false);
        while (!isInserted && Without(was, packed is not null) is { Base: { } shorter } step)
        {
            (was, isInserted) = (shorter, step.Inserted);
        }

        rotated = new RotatedName(was, packed is not null, packed == ".gz", isInserted);
        return packed is not null || was.Length < plain.Length;
    }

    private static (string? Base, bool Inserted) Without(string name, bool packed)
    {
        if (Array.Find(Words, word => name.Length > word.Length && name.EndsWith(word, StringComparison.Ordinal)) is { } ending)
        {
            return (name[..^ending.Length], false);
        }

        if (NumberAt(name, name.Length) is { Length: > 0 } end)
        {
            return (name[..^end.Length], false);
        }

        var dot = name.LastIndexOf('.');
        return dot > 0 && NumberAt(name, dot) is { Length: > 0 } before && (packed || before.Count(char.IsAsciiDigit) >= DigitsOfADate)
            ? (name[..(dot - before.Length)] + name[dot..], true)
            : (null, false);
    }

    // ".1", "-20250107", ".2025-01-07_12:00", "-20250107.3": digits and what separates them, from a separator on.
    private static string NumberAt(string name, int end)
    {
        var start = end;
        while (start > 0 && (char.IsAsciiDigit(name[start - 1]) || ".-_:@".Contains(name[start - 1])))
        {
            start--;
        }

        var number = name[start..end];
        var separator = number.IndexOfAny(['.', '-', '_', '@']);
        number = separator < 0 || start == 0 && separator == 0 ? "" : number[separator..];
        return number.Length > 0 && char.IsAsciiDigit(number[^1]) ? number : "";
    }
}

namespace Hermes.Logs.Parsing;

/// <summary>How the lines of a source are written, as far as they have been seen.</summary>
public sealed record FormatVerdict
{
    /// <summary>The format that fits best; null when none fits any line.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// From 0 to 1: the share of records it reads, less for few records (n of n+1) and for the general format, which reads whatever
    /// begins with a time (times .7).
    /// </summary>
    public double Confidence { get; init; }

    /// <summary>The other formats that read some of the lines, best first.</summary>
    public IReadOnlyList<FormatGuess> Alternatives { get; init; } = [];

    /// <summary>Whether days come before months in its dates: null when its dates do not say.</summary>
    public bool? DayFirst { get; init; }

    /// <summary>Records the verdict rests on.</summary>
    public long Records { get; init; }

    /// <summary>How sure this format is; null when it reads nothing.</summary>
    public double? ConfidenceOf(string? format) =>
        format is null ? null : format == Format ? Confidence : Alternatives.FirstOrDefault(guess => guess.Format == format)?.Confidence;
}

/// <summary>One format and how sure it is.</summary>
/// <param name="Format">Its name.</param>
/// <param name="Confidence">From 0 to 1.</param>
public sealed record FormatGuess(string Format, double Confidence);

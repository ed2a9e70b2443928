namespace Hermes.Schemas.Configurations.Steps;

/// <summary>What became of a row.</summary>
/// <param name="IsLeftOut">The step takes the row out, as it is meant to.</param>
/// <param name="Column">Place of the column the step cannot handle; -1 for none.</param>
/// <param name="Reason">Why it cannot; null when it can.</param>
internal readonly record struct StepOutcome(bool IsLeftOut, int Column = -1, string? Reason = null)
{
    public static StepOutcome Passed => default;

    public static StepOutcome LeftOut => new(true);

    public static StepOutcome Rejected(int column, string reason) => new(false, column, reason);
}

/// <summary>A step, ready to be done to rows.</summary>
internal abstract class RowStep
{
    /// <summary>Places of the columns whose values it looks at.</summary>
    public required IReadOnlyList<int> Reads { get; init; }

    /// <summary>Places of the columns whose values it changes.</summary>
    public IReadOnlyList<int> Writes { get; init; } = [];

    /// <summary>Whether a row may fail it or be left out by it; another step matters only to those that look at what it wrote.</summary>
    public abstract bool MayStop { get; }

    /// <summary>Whether values that were different stay different, and equal ones equal.</summary>
    public virtual bool KeepsIdentity => false;

    /// <summary>Does it to one row.</summary>
    public abstract StepOutcome Do(StepRow row);

    /// <summary>The beginning of a value, for a reason.</summary>
    protected static string Shown(ReadOnlySpan<char> text) => text.Length > 60 ? $"'{text[..60]}…'" : $"'{text}'";
}

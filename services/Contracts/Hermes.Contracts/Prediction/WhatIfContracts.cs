namespace Hermes.Contracts.Prediction;

/// <summary>Body of <c>POST /api/v1/predict</c>.</summary>
/// <param name="Feed">Feed to score; required.</param>
/// <param name="Overrides">Features to replace by name, for what-if questions about single numbers; applied after <paramref name="Changes"/>.</param>
/// <param name="At">Moment to score as of (UTC); now when left out.</param>
/// <param name="Changes">What should be different, in words; applied one after the other.</param>
public sealed record PredictRequest(
    string? Feed, IReadOnlyDictionary<string, double>? Overrides = null, DateTimeOffset? At = null, IReadOnlyList<FactorChange>? Changes = null);

/// <summary>Something that should be different: a state by its word, or a value in the factor's unit.</summary>
/// <param name="Factor">A <see cref="ChangeChoice.Factor"/>: upstream, outcome, duration, volume, runErrors, log, schedule, inFlight or fleet; required.</param>
/// <param name="State">One of the factor's <see cref="ChangeChoice.States"/>, such as <c>onTime</c>; either this or a value.</param>
/// <param name="Value">A value in the factor's <see cref="ChangeChoice.Unit"/>, such as 1.2 times the usual duration.</param>
/// <param name="Upstream">The upstream feed that is meant; all of them when left out. Only for the factor upstream.</param>
public sealed record FactorChange(string? Factor, string? State = null, double? Value = null, string? Upstream = null);

/// <summary>One thing that can be different in a what-if question, with where it stands now.</summary>
public sealed record ChangeChoice
{
    /// <summary>Name for <see cref="FactorChange.Factor"/>.</summary>
    public required string Factor { get; init; }

    /// <summary>Upstream feed it is about; null when it is about the feed itself.</summary>
    public string? Upstream { get; init; }

    /// <summary>Label: "runs take".</summary>
    public required string Label { get; init; }

    /// <summary>States that can be asked for, each with its words.</summary>
    public IReadOnlyList<ChangeState> States { get; init; } = [];

    /// <summary>Unit of the value, such as "x the usual time" or "minutes late"; null when only states can be asked for.</summary>
    public string? Unit { get; init; }

    /// <summary>Value now; null when it is not known.</summary>
    public double? Now { get; init; }

    /// <summary>Value that is usual for the feed.</summary>
    public double? Usual { get; init; }

    /// <summary>Smallest sensible value.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest sensible value.</summary>
    public double? Maximum { get; init; }
}

/// <summary>A state that can be asked for.</summary>
/// <param name="Name">Name for <see cref="FactorChange.State"/>: <c>onTime</c>.</param>
/// <param name="Text">In words: "FX_RATES arrived on time".</param>
public sealed record ChangeState(string Name, string Text);

/// <summary>An earlier diagnosis or resolution that the recommended action rests on.</summary>
/// <param name="Kind">diagnosis (what the knowledge base or the language model said) or resolution (what ended an incident).</param>
/// <param name="Text">In words: "FX_RATES failed like this on 3 March: the disk was full; resolved after 40 min".</param>
/// <param name="At">When (UTC).</param>
/// <param name="DataLink">REST path of it, such as <c>/api/v1/incidents/{id}</c>.</param>
public sealed record ActionSource(string Kind, string Text, DateTimeOffset At, string DataLink);

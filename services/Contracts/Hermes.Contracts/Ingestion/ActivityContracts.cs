namespace Hermes.Contracts.Ingestion;

/// <summary>Lines over time, divided by what they are: answer to <c>GET /api/v1/stats/activity</c>.</summary>
public sealed record LogActivityReport
{
    /// <summary>level, template, component, feed or source.</summary>
    public required string By { get; init; }

    /// <summary>Begin (UTC), a whole step.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End (UTC).</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Seconds between two points.</summary>
    public required int StepSeconds { get; init; }

    /// <summary>Those with the most lines first.</summary>
    public required IReadOnlyList<ActivitySeries> Series { get; init; }
}

/// <summary>The lines of one level, template, component, feed or source.</summary>
public sealed record ActivitySeries
{
    /// <summary>Which; null for lines that have none, <c>~</c> for all that are not told apart.</summary>
    public string? Key { get; init; }

    /// <summary>The text of a template.</summary>
    public string? Text { get; init; }

    /// <summary>Lines in the whole time.</summary>
    public required long Lines { get; init; }

    /// <summary>Of these, errors.</summary>
    public required long Errors { get; init; }

    /// <summary>Steps that have lines, oldest first.</summary>
    public required IReadOnlyList<ActivityPoint> Points { get; init; }
}

/// <summary>Lines of one step.</summary>
/// <param name="At">Begin of the step (UTC).</param>
/// <param name="Lines">Lines.</param>
/// <param name="Errors">Of these, errors.</param>
public sealed record ActivityPoint(DateTimeOffset At, long Lines, long Errors);

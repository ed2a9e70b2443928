namespace Hermes.Contracts.Events;

/// <summary>A feed's risk rose to Warning or Critical, or from Warning to Critical.</summary>
public sealed record FailurePredicted
{
    /// <summary>Identity of the prediction.</summary>
    public required Guid PredictionId { get; init; }

    /// <summary>Feed at risk.</summary>
    public required string Feed { get; init; }

    /// <summary>When it was scored (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Probability (0..1) that a failure becomes known within the window.</summary>
    public required double Probability { get; init; }

    /// <summary>How far to trust the probability (0..1).</summary>
    public required double Confidence { get; init; }

    /// <summary>Risk level.</summary>
    public required RiskStatus Status { get; init; }

    /// <summary>Begin of the window the forecast speaks of (UTC).</summary>
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>End of that window (UTC).</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Reasons in words, strongest first.</summary>
    public required IReadOnlyList<string> Factors { get; init; }

    /// <summary>What to do now.</summary>
    public required string RecommendedAction { get; init; }

    /// <summary>Probability times business impact (0..100).</summary>
    public required double Priority { get; init; }

    /// <summary>Version of the model that scored.</summary>
    public required string ModelVersion { get; init; }
}

/// <summary>A feed that was at risk is not any more.</summary>
public sealed record PredictionCleared
{
    /// <summary>The prediction that raised the risk.</summary>
    public required Guid PredictionId { get; init; }

    /// <summary>The feed.</summary>
    public required string Feed { get; init; }

    /// <summary>When it cleared (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Probability now (0..1).</summary>
    public required double Probability { get; init; }
}

/// <summary>Risk level of a feed.</summary>
public enum RiskStatus
{
    /// <summary>Nothing to do.</summary>
    Healthy,

    /// <summary>Look at it.</summary>
    Warning,

    /// <summary>Act now.</summary>
    Critical,
}

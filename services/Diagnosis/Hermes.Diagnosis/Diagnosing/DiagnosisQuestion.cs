using Hermes.Contracts.Events;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>An error to explain; every text is free of secrets.</summary>
internal sealed record DiagnosisQuestion
{
    public required string Log { get; init; }

    public string? Feed { get; init; }

    public string? Component { get; init; }

    /// <summary>Kind of error as ingestion saw it; null for an ad-hoc question.</summary>
    public string? Category { get; init; }

    public ErrorSeverity? Severity { get; init; }

    public long Occurrences { get; init; } = 1;
}

/// <summary>An explanation and who gave it.</summary>
internal sealed record DiagnosisAnswer
{
    public required string Category { get; init; }

    public required string ProbableCause { get; init; }

    public required string RecommendedSolution { get; init; }

    public required int Criticality { get; init; }

    public required DiagnosisSource Source { get; init; }

    public string? Model { get; init; }

    public string? FallbackReason { get; init; }

    public string? KnowledgeId { get; init; }

    public double LatencySeconds { get; init; }
}

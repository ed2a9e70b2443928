namespace Hermes.Learning.Lateness;

/// <summary>What can be wrong with a run although nobody reports it.</summary>
public enum FindingKind
{
    /// <summary>A run was due and none has started.</summary>
    NeverStarted,

    /// <summary>A run has started and goes on far longer than runs of the feed do.</summary>
    NeverEnded,

    /// <summary>A run has ended later than declared or usual, or has missed its deadline.</summary>
    EndedLate,

    /// <summary>A run succeeded without rows where rows are normal.</summary>
    NoRows,

    /// <summary>No feed reports anything any more, or many feeds stopped at once.</summary>
    NoReports,
}

/// <summary>Something inferred from schedule and baseline.</summary>
public sealed record Finding
{
    /// <summary>The feed; empty when it is about all of them.</summary>
    public required string Feed { get; init; }

    /// <summary>What.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>The due time or the execution: a finding of one feed, kind and key is made once.</summary>
    public required string Key { get; init; }

    /// <summary>The run it is about; <see langword="null"/> when none was reported.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>When the run was due to start, where that is known.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The moment from which it is true.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How sure it is (0..1).</summary>
    public required double Confidence { get; init; }

    /// <summary>What a person reads.</summary>
    public required string Evidence { get; init; }

    /// <summary>The numbers behind it, by name with their unit.</summary>
    public IReadOnlyDictionary<string, double> Numbers { get; init; } = new Dictionary<string, double>();
}

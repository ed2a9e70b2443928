using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Hermes.Contracts.Events;

namespace Hermes.Contracts.Prediction;

/// <summary>Something that is wrong with a run although nobody reported it; kept when it turns out otherwise.</summary>
public sealed record Inference
{
    /// <summary>Identity.</summary>
    public required Guid InferenceId { get; init; }

    /// <summary>The feed; null when it is about all of them.</summary>
    public string? Feed { get; init; }

    /// <summary>What is wrong.</summary>
    public required InferenceKind Kind { get; init; }

    /// <summary>Open, or how it ended.</summary>
    public required InferenceState State { get; init; }

    /// <summary>The run; null when none was reported.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>When the run was due (UTC), where that is known.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>From when it is true (UTC).</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was inferred (UTC).</summary>
    public required DateTimeOffset InferredAt { get; init; }

    /// <summary>How sure it is (0..1).</summary>
    public required double Confidence { get; init; }

    /// <summary>Why, in a sentence with its numbers as they were when it was inferred.</summary>
    public required string Evidence { get; init; }

    /// <summary>The numbers by name with their unit.</summary>
    public IReadOnlyDictionary<string, double> Numbers { get; init; } = new Dictionary<string, double>();

    /// <summary>When it ended (UTC); null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why it ended; null while open.</summary>
    public string? ClosedReason { get; init; }
}

/// <summary>A run as it was reported, beside what was inferred of it.</summary>
public sealed record FeedRun : ExecutionFact
{
    /// <summary>For deserializers.</summary>
    [JsonConstructor]
    public FeedRun()
    {
    }

    /// <summary>A reported run.</summary>
    [SetsRequiredMembers]
    public FeedRun(ExecutionFact reported)
        : base(reported)
    {
    }

    /// <summary>What was inferred of this run, whatever was reported; null without.</summary>
    public Inference? Inferred { get; init; }
}

using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Lateness;

namespace Hermes.Prediction.Lateness;

/// <summary>A row of the table of inferences.</summary>
internal sealed record InferenceRow
{
    public const string Columns = "number, inference_id, feed, kind, key, execution_id, due_at, since, inferred_at, confidence, evidence, numbers::text as numbers, impact_tier, state, closed_at, closed_reason";

    public long Number { get; init; }

    public Guid InferenceId { get; init; }

    public string Feed { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    public string? ExecutionId { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset Since { get; init; }

    public DateTimeOffset InferredAt { get; init; }

    public double Confidence { get; init; }

    public string Evidence { get; init; } = "";

    public string Numbers { get; init; } = "{}";

    public int ImpactTier { get; init; }

    public string State { get; init; } = "";

    public DateTimeOffset? ClosedAt { get; init; }

    public string? ClosedReason { get; init; }

    public StoredInference ToStored() => new(
        InferenceId,
        new Finding
        {
            Feed = Feed,
            Kind = Enum.Parse<FindingKind>(Kind),
            Key = Key,
            ExecutionId = ExecutionId,
            DueAt = DueAt,
            Since = Since,
            Confidence = Confidence,
            Evidence = Evidence,
        },
        InferredAt,
        ImpactTier);

    public Inference ToContract() => new()
    {
        InferenceId = InferenceId,
        Feed = Feed.Length == 0 ? null : Feed,
        Kind = Enum.Parse<InferenceKind>(Kind),
        State = Enum.Parse<InferenceState>(State),
        ExecutionId = ExecutionId,
        DueAt = DueAt,
        Since = Since,
        InferredAt = InferredAt,
        Confidence = Confidence,
        Evidence = Evidence,
        Numbers = JsonSerializer.Deserialize<Dictionary<string, double>>(Numbers, HermesJson.Options)!,
        ClosedAt = ClosedAt,
        ClosedReason = ClosedReason,
    };
}

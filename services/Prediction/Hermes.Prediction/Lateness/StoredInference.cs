using Hermes.Learning.Lateness;

namespace Hermes.Prediction.Lateness;

/// <summary>A finding as it stands in the database.</summary>
internal sealed record StoredInference(Guid InferenceId, Finding Finding, DateTimeOffset InferredAt, int ImpactTier);

/// <summary>One that no longer holds.</summary>
internal sealed record ClosedInference(StoredInference Inference, Correction Correction);

/// <summary>Since when and until when inferring waits, and when a run was last reported.</summary>
internal sealed record WatchState(DateTimeOffset? LastPassAt, DateTimeOffset? SettledAt, DateTimeOffset? LastReportAt);

using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;

namespace Hermes.Prediction.Models;

/// <summary>A model as it is stored, without its artifact.</summary>
internal sealed record ModelRow
{
    public const string Columns =
        """
        id, version, algorithm, stage, trained_at, data_from, data_to, rows, dataset_hash, features, metrics::text as metrics,
        baselines::text as baselines, verdict, trained_by, test_from, promoted_at, promoted_by, promotion_reason, awaits_approval, fault, serving_instead
        """;

    public long Id { get; init; }

    public required string Version { get; init; }

    public required string Algorithm { get; init; }

    public required string Stage { get; init; }

    public DateTimeOffset TrainedAt { get; init; }

    public DateTimeOffset DataFrom { get; init; }

    public DateTimeOffset DataTo { get; init; }

    public long Rows { get; init; }

    public required string DatasetHash { get; init; }

    public required string[] Features { get; init; }

    public required string Metrics { get; init; }

    public required string Baselines { get; init; }

    public required string Verdict { get; init; }

    public string? TrainedBy { get; init; }

    public DateTimeOffset? TestFrom { get; init; }

    public DateTimeOffset? PromotedAt { get; init; }

    public string? PromotedBy { get; init; }

    public string? PromotionReason { get; init; }

    public bool AwaitsApproval { get; init; }

    public string? Fault { get; init; }

    public string? ServingInstead { get; init; }

    /// <summary>Only where it was asked for.</summary>
    public string? Details { get; init; }

    public ModelInfo ToInfo() => new()
    {
        Version = Version,
        Algorithm = Algorithm,
        Stage = Stage,
        TrainedAt = TrainedAt,
        DataFrom = DataFrom,
        DataTo = DataTo,
        Rows = Rows,
        DatasetHash = DatasetHash,
        Features = Features,
        Metrics = JsonSerializer.Deserialize<Dictionary<string, double>>(Metrics, HermesJson.Options)!,
        Baselines = JsonSerializer.Deserialize<Dictionary<string, IReadOnlyDictionary<string, double>>>(Baselines, HermesJson.Options),
        Verdict = Verdict,
        TrainedBy = TrainedBy,
        TestFrom = TestFrom,
        PromotedAt = PromotedAt,
        PromotedBy = PromotedBy,
        PromotionReason = PromotionReason,
        AwaitsApproval = AwaitsApproval,
        Fault = Fault,
        ServingInstead = ServingInstead,
        Details = Details is null ? null : JsonSerializer.Deserialize<ModelDetails>(Details, HermesJson.Options),
    };
}

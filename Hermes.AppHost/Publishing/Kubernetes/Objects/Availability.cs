using YamlDotNet.Serialization;

namespace Hermes.AppHost.Publishing.Kubernetes.Objects;

internal sealed record PodDisruptionBudget([property: YamlIgnore] string Name, PodDisruptionBudgetSpec Spec)
    : Manifest("policy/v1", "PodDisruptionBudget", Labels.Of(Name));

internal sealed record PodDisruptionBudgetSpec(int MaxUnavailable, LabelSelector Selector);

internal sealed record HorizontalPodAutoscaler([property: YamlIgnore] string Name, AutoscalerSpec Spec)
    : Manifest("autoscaling/v2", "HorizontalPodAutoscaler", Labels.Of(Name));

internal sealed record AutoscalerSpec(
    ScaleTarget ScaleTargetRef, int MinReplicas, int MaxReplicas, IReadOnlyList<Metric> Metrics, ScalingBehavior Behavior);

internal sealed record ScaleTarget(string ApiVersion, string Kind, string Name);

internal sealed record Metric(string Type, ResourceMetric Resource);

internal sealed record ResourceMetric(string Name, MetricTarget Target);

internal sealed record MetricTarget(string Type, int AverageUtilization);

internal sealed record ScalingBehavior(ScalingRules ScaleDown);

internal sealed record ScalingRules(int StabilizationWindowSeconds);

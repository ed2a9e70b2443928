using System.Text.Json;

namespace Hermes.Ingestion.Lineage;

/// <summary>An OpenLineage event that keeps the rules: of a run, of a job, or of a dataset.</summary>
internal sealed record LineageEvent
{
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened to the run; OTHER when the event does not say.</summary>
    public LineageEventType Type { get; init; } = LineageEventType.Other;

    /// <summary>Id of the run; null when the event is not about one.</summary>
    public string? RunId { get; init; }

    /// <summary>The job; null when the event is about a dataset alone.</summary>
    public JobName? Job { get; init; }

    public required string Producer { get; init; }

    public JsonElement RunFacets { get; init; }

    public JsonElement JobFacets { get; init; }

    public IReadOnlyList<EventDataset> Inputs { get; init; } = [];

    public IReadOnlyList<EventDataset> Outputs { get; init; } = [];

    /// <summary>The dataset of an event about a dataset alone.</summary>
    public EventDataset? Dataset { get; init; }
}

/// <summary>A dataset within an event.</summary>
/// <param name="Namespace">Where it is.</param>
/// <param name="Name">Name within the namespace.</param>
/// <param name="Facets">What is true of the dataset.</param>
/// <param name="RunFacets">What is true of it in this run.</param>
internal sealed record EventDataset(string Namespace, string Name, JsonElement Facets, JsonElement RunFacets);

internal sealed record JobName(string Namespace, string Name);

internal enum LineageEventType
{
    Other,
    Start,
    Running,
    Complete,
    Abort,
    Fail,
}

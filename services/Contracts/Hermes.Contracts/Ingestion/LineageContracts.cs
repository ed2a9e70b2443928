using System.Text.Json.Serialization;

namespace Hermes.Contracts.Ingestion;

/// <summary>What a feed reads, writes and depends on, at <c>GET /api/v1/lineage?feed=NAME</c>.</summary>
public sealed record FeedLineage
{
    /// <summary>Name of the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Namespace of its job.</summary>
    public required string JobNamespace { get; init; }

    /// <summary>Name of its job.</summary>
    public required string JobName { get; init; }

    /// <summary>Who it belongs to, as its producer says.</summary>
    public required IReadOnlyList<string> Owners { get; init; }

    /// <summary>What it reads.</summary>
    public required IReadOnlyList<LineageDataset> Inputs { get; init; }

    /// <summary>What it writes.</summary>
    public required IReadOnlyList<LineageDataset> Outputs { get; init; }

    /// <summary>Feeds it depends on.</summary>
    public required IReadOnlyList<LineageNeighbour> Upstream { get; init; }

    /// <summary>Feeds that depend on it.</summary>
    public required IReadOnlyList<LineageNeighbour> Downstream { get; init; }
}

/// <summary>A dataset as OpenLineage names it.</summary>
/// <param name="Namespace">Where it is, for example <c>postgres://db:5432</c>.</param>
/// <param name="Name">Name within it.</param>
/// <param name="Fields">Its columns; null when nobody has said.</param>
public sealed record LineageDataset(string Namespace, string Name, IReadOnlyList<LineageField>? Fields);

/// <summary>A column of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in the words of the producer; null when it said none.</param>
public sealed record LineageField(string Name, string? Type);

/// <summary>A feed before or behind another one.</summary>
/// <param name="Feed">Its name.</param>
/// <param name="Datasets">The datasets between the two, as <c>namespace/name</c>; empty when a producer only said that one waits for the other.</param>
public sealed record LineageNeighbour(string Feed, IReadOnlyList<string> Datasets);

/// <summary>Answer to a batch of OpenLineage events of which some could not be taken.</summary>
/// <param name="Status"><c>success</c>, <c>partial_success</c> or <c>failure</c>.</param>
/// <param name="Summary">How many.</param>
/// <param name="FailedEvents">Which, and why.</param>
public sealed record LineageBatchResult(
    string Status,
    LineageBatchSummary Summary,
    [property: JsonPropertyName("failed_events")] IReadOnlyList<FailedLineageEvent> FailedEvents);

/// <summary>How a batch of OpenLineage events went.</summary>
/// <param name="Received">Events in the batch.</param>
/// <param name="Successful">Events that are stored.</param>
/// <param name="Failed">Events that are not.</param>
/// <param name="Retriable">Those of them that may be sent again as they are.</param>
/// <param name="NonRetriable">Those that are wrong in themselves.</param>
public sealed record LineageBatchSummary(
    int Received, int Successful, int Failed, int Retriable, [property: JsonPropertyName("non_retriable")] int NonRetriable);

/// <summary>An OpenLineage event that could not be taken.</summary>
/// <param name="Index">Zero-based place in the batch.</param>
/// <param name="Reason">The field and what is wrong with it.</param>
/// <param name="Retriable">Whether sending it again may help.</param>
public sealed record FailedLineageEvent(int Index, string Reason, bool Retriable);

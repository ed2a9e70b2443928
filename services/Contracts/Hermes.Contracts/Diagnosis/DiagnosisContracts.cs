using Hermes.Contracts.Events;

namespace Hermes.Contracts.Diagnosis;

/// <summary>An error that people work on: all its occurrences with one template, component and feed.</summary>
public sealed record Incident
{
    /// <summary>Identity.</summary>
    public required Guid IncidentId { get; init; }

    /// <summary>open, acknowledged or resolved.</summary>
    public required string State { get; init; }

    /// <summary>Feed concerned.</summary>
    public string? Feed { get; init; }

    /// <summary>Component concerned.</summary>
    public string? Component { get; init; }

    /// <summary>Template of the error.</summary>
    public required string TemplateId { get; init; }

    /// <summary>Its text.</summary>
    public required string Template { get; init; }

    /// <summary>Kind of error.</summary>
    public required string Category { get; init; }

    /// <summary>Lines so far.</summary>
    public required long Occurrences { get; init; }

    /// <summary>First line (UTC).</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>Last line (UTC).</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>What solved it; null while unresolved, or when nothing was said.</summary>
    public string? Resolution { get; init; }

    /// <summary>Latest diagnosis; null while it is being made.</summary>
    public ErrorDiagnosis? Diagnosis { get; init; }
}

/// <summary>An explained error.</summary>
public sealed record ErrorDiagnosis
{
    /// <summary>Identity.</summary>
    public required Guid DiagnosisId { get; init; }

    /// <summary>Incident it explains; null for an ad-hoc question.</summary>
    public Guid? IncidentId { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The log line it explains, secrets removed.</summary>
    public required string Log { get; init; }

    /// <summary>Feed concerned.</summary>
    public string? Feed { get; init; }

    /// <summary>Component concerned.</summary>
    public string? Component { get; init; }

    /// <summary>Kind of error.</summary>
    public required string Category { get; init; }

    /// <summary>Probable cause.</summary>
    public required string ProbableCause { get; init; }

    /// <summary>Recommended solution.</summary>
    public required string RecommendedSolution { get; init; }

    /// <summary>1 (note) to 5 (act at once).</summary>
    public required int Criticality { get; init; }

    /// <summary>Language model or rules.</summary>
    public required DiagnosisSource Source { get; init; }

    /// <summary>Name of the model; null for rules.</summary>
    public string? Model { get; init; }

    /// <summary>Why the rules answered although a model is configured.</summary>
    public string? FallbackReason { get; init; }

    /// <summary>Entry of the knowledge base that answered; null for a model or when none matched.</summary>
    public string? KnowledgeId { get; init; }

    /// <summary>Time it took, in seconds.</summary>
    public required double LatencySeconds { get; init; }
}

/// <summary>Body of <c>POST /api/v1/diagnoses</c>: explain this now.</summary>
/// <param name="Log">The error text; required, at most 16,000 characters.</param>
/// <param name="Component">Component that wrote it.</param>
/// <param name="Feed">Feed concerned.</param>
public sealed record DiagnoseRequest(string? Log, string? Component = null, string? Feed = null);

/// <summary>Body of <c>PUT /api/v1/incidents/{id}/state</c>.</summary>
/// <param name="State">open, acknowledged or resolved.</param>
/// <param name="Resolution">What solved it, at most 1,000 characters; only with resolved. It is recalled when the feed is at risk again.</param>
public sealed record IncidentStateChange(string? State, string? Resolution = null);

/// <summary>One entry of the knowledge base: how a failure shows, what causes it, what to do.</summary>
public sealed record KnowledgeEntry
{
    /// <summary>Stable name.</summary>
    public required string Id { get; init; }

    /// <summary>The failure in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Kind of error.</summary>
    public required string Category { get; init; }

    /// <summary>1 (a general word) to 4 (one product's own message); the most specific entry answers.</summary>
    public required int Specificity { get; init; }

    /// <summary>Regular expressions; one must match, upper and lower case are the same.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Probable cause; <c>{name|otherwise}</c> stands for what a pattern's group of that name matched.</summary>
    public required string Cause { get; init; }

    /// <summary>What to do, in order.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>1 (note) to 5 (act at once).</summary>
    public required int Criticality { get; init; }
}

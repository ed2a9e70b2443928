namespace Hermes.Contracts.Events;

/// <summary>An error was explained; sent once per incident, not per line.</summary>
public sealed record IncidentDiagnosed
{
    /// <summary>Incident the diagnosis belongs to.</summary>
    public required Guid IncidentId { get; init; }

    /// <summary>Identity of the diagnosis.</summary>
    public required Guid DiagnosisId { get; init; }

    /// <summary>When the error last happened (UTC).</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When the diagnosis was made (UTC).</summary>
    public required DateTimeOffset DiagnosedAt { get; init; }

    /// <summary>Feed concerned; null when unknown.</summary>
    public string? Feed { get; init; }

    /// <summary>Component concerned; null when unknown.</summary>
    public string? Component { get; init; }

    /// <summary>Template of the error.</summary>
    public required string TemplateId { get; init; }

    /// <summary>A sample of the message, secrets removed.</summary>
    public required string Message { get; init; }

    /// <summary>Kind of error.</summary>
    public required string Category { get; init; }

    /// <summary>1 (note) to 5 (act at once).</summary>
    public required int Criticality { get; init; }

    /// <summary>Probable cause.</summary>
    public required string ProbableCause { get; init; }

    /// <summary>Recommended solution.</summary>
    public required string RecommendedSolution { get; init; }

    /// <summary>Who answered: a language model or the rules.</summary>
    public required DiagnosisSource Source { get; init; }

    /// <summary>Name of the language model; null for rules.</summary>
    public string? Model { get; init; }
}

/// <summary>Who explained an error.</summary>
public enum DiagnosisSource
{
    /// <summary>The knowledge rules that ship with Hermes.</summary>
    Rules,

    /// <summary>The configured language model.</summary>
    LanguageModel,
}

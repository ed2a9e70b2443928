using Hermes.Schemas.Suggestions;

namespace Hermes.Schemas.Configurations;

/// <summary>What a person chose for a new feed.</summary>
public sealed record GenerationRequest
{
    /// <summary>Name of the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Where it reads.</summary>
    public required string Source { get; init; }

    /// <summary>Where it writes.</summary>
    public required string Target { get; init; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>Impact of a failure, 1 to 5; the template's when null.</summary>
    public int? ImpactTier { get; init; }

    /// <summary>Five-field cron expression; the template's when null.</summary>
    public string? Schedule { get; init; }

    /// <summary>Template parameters and answers to questions.</summary>
    public IReadOnlyDictionary<string, string> Choices { get; init; } = new Dictionary<string, string>();

    /// <summary>Ids of the suggestions to take over; those that are so by default when null.</summary>
    public IReadOnlyList<string>? Suggestions { get; init; }

    /// <summary>How names of columns are written here.</summary>
    public NamingStyle Naming { get; init; } = NamingStyle.SnakeCase;
}

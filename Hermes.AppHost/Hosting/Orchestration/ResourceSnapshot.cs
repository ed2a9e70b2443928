namespace Aspire.Hosting.Orchestration;

/// <summary>What is known of an instance at one moment.</summary>
internal sealed record ResourceSnapshot(ResourceInstance Instance, DateTimeOffset CreatedAt)
{
    public string State { get; init; } = KnownResourceStates.NotStarted;

    /// <summary>Of the last process, also when it has ended.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>Only while a process runs.</summary>
    public int? Pid { get; init; }

    /// <summary>It crashed and waits for its next try.</summary>
    public bool StartsAgain { get; init; }

    public ProcessPlan? Plan { get; init; }

    public IReadOnlyList<HealthReport> Health { get; init; } = [];

    /// <summary>Connection string of a server or a database, value of a parameter.</summary>
    public string? Value { get; init; }

    public bool IsStopped => KnownResourceStates.TerminalStates.Contains(State);

    public bool IsHealthy => State == KnownResourceStates.Running && Health.All(report => report.Healthy == true);
}

/// <summary>What a check found: null until it has run once; the problem in words, empty when there is none.</summary>
internal sealed record HealthReport(string Key, bool? Healthy = null, string Problem = "", DateTimeOffset? CheckedAt = null);

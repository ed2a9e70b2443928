using System.Globalization;

namespace Hermes.Simulator.Model;

/// <summary>One run as it will have been: known in full before it starts, told to Hermes only as it happens.</summary>
internal sealed record PlannedRun
{
    public required FeedSpec Feed { get; init; }

    /// <summary>Running number of the run within its feed.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset ScheduledAt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double DurationSeconds { get; init; }

    /// <summary>Null when the run succeeds.</summary>
    public Cause? Failure { get; init; }

    public required long RowsIn { get; init; }

    public required long RowsOut { get; init; }

    public required long Bytes { get; init; }

    public required int ErrorCount { get; init; }

    public required int WarningCount { get; init; }

    public required int RetryCount { get; init; }

    public required Strain Strain { get; init; }

    public bool Failed => Failure is not null;

    public DateTimeOffset EndedAt => StartedAt.AddSeconds(DurationSeconds);

    public string ExecutionId => string.Create(CultureInfo.InvariantCulture, $"{Feed.Name.ToLowerInvariant()}-{ScheduledAt:yyyyMMdd'T'HHmmss}");
}

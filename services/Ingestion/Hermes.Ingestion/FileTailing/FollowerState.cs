using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.FileTailing;

/// <summary>How one follower is doing; written by it, read by <c>GET /api/v1/sources</c>.</summary>
internal sealed class FollowerState
{
    public SourceState State { get; set; } = SourceState.Waiting;

    public long LagBytes { get; set; }

    /// <summary>When the follower was last at the end of its file; null while it is there, or follows nothing.</summary>
    public DateTimeOffset? BehindSince { get; set; }

    public DateTimeOffset? LastLineAt { get; set; }

    public long Lines { get; set; }

    public string? LastError { get; set; }

    public FollowerReport ToReport(string source) => new(source, State.ToString(), LagBytes, LastLineAt?.UtcDateTime, Lines, LastError);
}

/// <summary>A state as the other replicas are told of it.</summary>
internal sealed record FollowerReport(string Source, string State, long LagBytes, DateTime? LastLineAt, long Lines, string? LastError);

using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.FileTailing;

/// <summary>How one follower is doing; written by it, read by <c>GET /api/v1/sources</c>.</summary>
internal sealed class FollowerState
{
    public SourceState State { get; set; } = SourceState.Waiting;

    /// <summary>Files it follows, rotated ones that are still there included.</summary>
    public int Files { get; set; }

    public long LagBytes { get; set; }

    /// <summary>When the follower was last at the end of its files; null while it is there, or follows nothing.</summary>
    public DateTimeOffset? BehindSince { get; set; }

    public DateTimeOffset? LastLineAt { get; set; }

    public long Lines { get; set; }

    /// <summary>Failures since it began.</summary>
    public long Errors { get; set; }

    /// <summary>Bytes that were in a file and gone before they were read, ever.</summary>
    public long LostBytes { get; set; }

    public string? LastError { get; set; }

    public FollowerReport ToReport(string source) =>
        new(source, State.ToString(), LagBytes, LastLineAt?.UtcDateTime, Lines, LastError, Files, Errors, LostBytes, BehindSince?.UtcDateTime);
}

/// <summary>A state as the other replicas are told of it.</summary>
internal sealed record FollowerReport(
    string Source, string State, long LagBytes, DateTime? LastLineAt, long Lines, string? LastError, int? Files, long? Errors, long? LostBytes, DateTime? BehindSince);

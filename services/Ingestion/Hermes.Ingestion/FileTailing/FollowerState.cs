using System.Collections.Concurrent;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;

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
}

/// <summary>The states of all followers, by source.</summary>
internal sealed class FollowerStates
{
    private readonly ConcurrentDictionary<string, FollowerState> _states = new(StringComparer.Ordinal);

    public FollowerStates(TailMetrics metrics) => metrics.Watch(_states);

    public FollowerState For(string source) => _states.GetOrAdd(source, _ => new FollowerState());

    public SourceStatus Describe(Source source)
    {
        var state = source.Settings.Path is null ? null : For(source.Name);
        return new SourceStatus
        {
            Settings = source.Settings,
            Configured = source.Configured,
            State = state is null ? SourceState.Receiving : source.Settings.Paused ? SourceState.Paused : state.State,
            LagBytes = state?.LagBytes,
            LastLineAt = state?.LastLineAt,
            Lines = state?.Lines ?? 0,
            LastError = state?.LastError,
        };
    }
}

namespace Hermes.Contracts.Notification;

/// <summary>Something people were, or deliberately were not, told.</summary>
public sealed record Alert
{
    /// <summary>Identity.</summary>
    public required Guid AlertId { get; init; }

    /// <summary>error or forecast.</summary>
    public required string Kind { get; init; }

    /// <summary>What makes two alerts the same cause.</summary>
    public required string GroupKey { get; init; }

    /// <summary>Feed concerned.</summary>
    public string? Feed { get; init; }

    /// <summary>Component concerned.</summary>
    public string? Component { get; init; }

    /// <summary>Warning or critical.</summary>
    public required string Severity { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>What happened or is about to.</summary>
    public required string Message { get; init; }

    /// <summary>Why.</summary>
    public string? Diagnosis { get; init; }

    /// <summary>What to do.</summary>
    public string? Solution { get; init; }

    /// <summary>When it was raised (UTC).</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>Times the same cause came again within the window and was not sent again.</summary>
    public int Repeats { get; init; }

    /// <summary>When the cause went away (UTC); null while it may come again.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why nobody was told, for example <c>older than 60 minutes</c>; null when it was sent or no channel is set up.</summary>
    public string? NotSentReason { get; init; }

    /// <summary>What each channel did.</summary>
    public IReadOnlyList<AlertDelivery> Deliveries { get; init; } = [];
}

/// <summary>What one channel did with an alert.</summary>
/// <param name="Channel">email or slack.</param>
/// <param name="State">pending, sent or failed.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="At">Last try (UTC).</param>
/// <param name="Error">Why it failed, without secrets.</param>
public sealed record AlertDelivery(string Channel, string State, int Attempts, DateTimeOffset? At, string? Error);

/// <summary>A way to reach people.</summary>
/// <param name="Name">email or slack.</param>
/// <param name="Enabled">True when settings name a server and recipients.</param>
/// <param name="Target">Where it goes, secrets masked.</param>
public sealed record Channel(string Name, bool Enabled, string Target);

/// <summary>Outcome of <c>POST /api/v1/channels/{name}/test</c>.</summary>
/// <param name="Channel">email or slack.</param>
/// <param name="Delivered">True when the channel took the message.</param>
/// <param name="Error">Why it did not, without secrets.</param>
/// <param name="LatencySeconds">Time it took, in seconds.</param>
public sealed record ChannelTest(string Channel, bool Delivered, string? Error, double LatencySeconds);

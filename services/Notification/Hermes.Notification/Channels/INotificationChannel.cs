namespace Hermes.Notification.Channels;

/// <summary>A way to reach people.</summary>
internal interface INotificationChannel
{
    /// <summary>Name in the API and in stored deliveries.</summary>
    string Name { get; }

    /// <summary>True when its settings are complete.</summary>
    bool Enabled { get; }

    /// <summary>Where it goes, secrets masked; what to set when it is not enabled.</summary>
    string Target { get; }

    /// <summary>Messages sent at the same time.</summary>
    int Parallelism { get; }

    /// <summary>Pause after each message that the receiver's rate limit asks for.</summary>
    TimeSpan Pause { get; }

    /// <summary>Sends once; the outcome says whether trying again makes sense.</summary>
    Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken ct);
}

/// <summary>What a channel is to say.</summary>
internal sealed record OutgoingMessage
{
    /// <summary>Stays the same when a message is sent again, so that receivers can tell.</summary>
    public required Guid DeliveryId { get; init; }

    public required string Kind { get; init; }

    public required string GroupKey { get; init; }

    public string? Feed { get; init; }

    public string? Component { get; init; }

    public required string Severity { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public string? Diagnosis { get; init; }

    public string? Solution { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Page of the portal; null when its address is not set.</summary>
    public string? Link { get; init; }
}

/// <summary>What became of one try.</summary>
/// <param name="State">Sent, to be tried again, or refused for good.</param>
/// <param name="Error">What went wrong, without secrets.</param>
/// <param name="RetryAfter">The wait that the receiver asked for; it holds for the whole channel.</param>
internal sealed record SendOutcome(SendState State, string? Error = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Nothing was sent because the channel's address leads where Hermes may not call.</summary>
    public bool AddressRefused { get; init; }

    public static SendOutcome Sent(string? note = null) => new(SendState.Sent, note);

    public static SendOutcome Retry(string error, TimeSpan? after = null) => new(SendState.Retry, error, after);

    public static SendOutcome Refused(string error) => new(SendState.Refused, error);
}

internal enum SendState
{
    Sent,
    Retry,
    Refused,
}

namespace Hermes.Contracts.Security;

/// <summary>One line of the audit trail: who did what to what.</summary>
public sealed record AuditEntry
{
    /// <summary>Unique; an entry told twice is kept once.</summary>
    public required Guid Id { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>user</c>, <c>key</c>, <c>service</c> or <c>nobody</c>.</summary>
    public required string ActorKind { get; init; }

    /// <summary>Name of who did it.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, as <c>THING.DONE</c>: <c>key.revoked</c>, <c>user.signed-in</c>, <c>model.promoted</c>.</summary>
    public required string Action { get; init; }

    /// <summary>To what.</summary>
    public required string Subject { get; init; }

    /// <summary>What exactly; null when the action says it all.</summary>
    public string? Detail { get; init; }

    /// <summary>Network address the request came from; null when there was none.</summary>
    public string? Address { get; init; }
}

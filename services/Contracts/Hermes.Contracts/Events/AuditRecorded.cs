using Hermes.Contracts.Security;

namespace Hermes.Contracts.Events;

/// <summary>Somebody changed something that the audit trail keeps.</summary>
public sealed record AuditRecorded
{
    /// <summary>Who did what.</summary>
    public required AuditEntry Entry { get; init; }
}

using System.Security.Claims;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Security;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Hermes.ServiceDefaults.Security;

/// <summary>
/// Who changed what. What lives in identitydb writes its entry in the transaction of the change; services put
/// <see cref="AuditRecorded"/> into their outbox in the transaction of theirs.
/// </summary>
public sealed class AuditTrail(IHttpContextAccessor accessor, TimeProvider time)
{
    private const int LongestText = 2000;

    /// <summary>An entry that has happened now.</summary>
    /// <param name="by">Who did it.</param>
    /// <param name="action"><c>THING.DONE</c>, for example <c>key.revoked</c>.</param>
    /// <param name="subject">To what it was done.</param>
    /// <param name="detail">What exactly; no secrets.</param>
    public AuditEntry Entry(ClaimsPrincipal by, string action, string subject, string? detail = null) => new()
    {
        Id = Guid.CreateVersion7(),
        At = time.GetUtcNow(),
        ActorKind = by.KindOf() ?? "nobody",
        Actor = by.Identity?.Name ?? "nobody",
        Action = action,
        Subject = Short(subject),
        Detail = detail is null ? null : Short(detail),
        Address = accessor.HttpContext?.Connection.RemoteIpAddress?.ToString(),
    };

    /// <summary>The event for a service's outbox.</summary>
    public AuditRecorded Event(ClaimsPrincipal by, string action, string subject, string? detail = null) => new() { Entry = Entry(by, action, subject, detail) };

    /// <summary>Stores an entry in a transaction of identitydb; once, however often it is told.</summary>
    public static Task RecordAsync(NpgsqlTransaction transaction, AuditEntry entry, CancellationToken ct = default) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into audit_event (id, at, actor_kind, actor, action, subject, detail, address)
            values (@Id, @At, @ActorKind, @Actor, @Action, @Subject, @Detail, @Address)
            on conflict (id) do nothing
            """, entry, transaction, cancellationToken: ct));

    private static string Short(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…");
}

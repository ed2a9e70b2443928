using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Security;
using MassTransit;

namespace Hermes.Diagnosis.Audit;

/// <summary>Keeps what services tell of changes in the audit trail, once, however often it arrives.</summary>
internal sealed class AuditRecordedConsumer(IdentityDatabase identity) : IConsumer<AuditRecorded>
{
    public async Task Consume(ConsumeContext<AuditRecorded> context)
    {
        await using var connection = await identity.Source.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await AuditTrail.RecordAsync(transaction, context.Message.Entry, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
    }
}

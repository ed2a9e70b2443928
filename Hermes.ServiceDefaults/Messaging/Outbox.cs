using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Telemetry;
using Npgsql;

namespace Hermes.ServiceDefaults.Messaging;

internal sealed class Outbox : IOutbox
{
    /// <summary>Postgres channel that wakes the relay at commit.</summary>
    public const string Channel = "hermes_outbox";

    public Task AddAsync<T>(NpgsqlTransaction transaction, T message, CancellationToken ct) where T : class
    {
        var row = new
        {
            MessageId = Guid.CreateVersion7(),
            Type = typeof(T).FullName,
            Body = JsonSerializer.Serialize(message, HermesJson.Options),
            TraceParent = HermesTelemetry.CurrentTraceParent,
        };
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(
            $"""
             insert into outbox (message_id, message_type, body, trace_parent) values (@MessageId, @Type, @Body, @TraceParent);
             notify {Channel};
             """, row, transaction, cancellationToken: ct));
    }
}

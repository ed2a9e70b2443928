using Dapper;
using Hermes.Contracts.Events;
using MassTransit;
using Npgsql;

namespace Hermes.Prediction.Causes;

/// <summary>Keeps when incidents of feeds were resolved, and what solved them.</summary>
internal sealed class IncidentResolvedConsumer(NpgsqlDataSource database) : IConsumer<IncidentResolved>
{
    public async Task Consume(ConsumeContext<IncidentResolved> context)
    {
        if (context.Message.Feed is null)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into feed_cause as c (incident_id, feed, occurred_at, resolved_at, resolution)
            values (@IncidentId, @Feed, @At, @At, @Resolution)
            on conflict (incident_id) do update
            set resolved_at = excluded.resolved_at, resolution = coalesce(excluded.resolution, c.resolution)
            where c.resolved_at is null or c.resolved_at <= excluded.resolved_at
            """, context.Message, cancellationToken: context.CancellationToken));
    }
}

using Dapper;
using Hermes.Contracts.Events;
using MassTransit;
using Npgsql;

namespace Hermes.Prediction.Causes;

/// <summary>Keeps what incidents of feeds were diagnosed as; the newest diagnosis of an incident counts.</summary>
internal sealed class IncidentDiagnosedConsumer(NpgsqlDataSource database) : IConsumer<IncidentDiagnosed>
{
    public async Task Consume(ConsumeContext<IncidentDiagnosed> context)
    {
        if (context.Message.Feed is null)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into feed_cause as c (incident_id, feed, category, cause, solution, occurred_at)
            values (@IncidentId, @Feed, @Category, @ProbableCause, @RecommendedSolution, @OccurredAt)
            on conflict (incident_id) do update
            set category = excluded.category, cause = excluded.cause, solution = excluded.solution, occurred_at = greatest(c.occurred_at, excluded.occurred_at),
                resolved_at = case when c.resolved_at < @DiagnosedAt then null else c.resolved_at end
            where c.cause is null or c.occurred_at <= excluded.occurred_at
            """, context.Message, cancellationToken: context.CancellationToken));
    }
}

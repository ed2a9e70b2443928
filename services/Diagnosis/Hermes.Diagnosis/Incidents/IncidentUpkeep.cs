using Dapper;
using Hermes.Diagnosis.Diagnosing;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Diagnosis.Incidents;

/// <summary>Resolves incidents that fell silent and forgets batches too old to be delivered again.</summary>
internal sealed partial class IncidentUpkeep(NpgsqlDataSource database, IOptions<DiagnosisOptions> options, TimeProvider time, ILogger<IncidentUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan batchMemory = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await TidyAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                UpkeepPostponed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TidyAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = time.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update incident i set state = 'resolved' where state <> 'resolved' and diagnosis_due_at is null and seen_at < @quietSince
                and not exists (select from incident_alert a where a.incident_id = i.incident_id and a.resolved_at is null)
                and not exists (select from inferred_cause c where c.template_id = i.template_id and c.feed is not distinct from i.feed and c.closed_at is null);
            delete from inferred_cause where closed_at < @forgetBefore;
            delete from counted_batch where counted_at < @forgetBefore;
            delete from incident_alert where resolved_at < @forgetBefore;
            """, new { quietSince = now - options.Value.QuietPeriod, forgetBefore = now - batchMemory }, cancellationToken: ct));
    }

    [LoggerMessage(LogLevel.Warning, "Upkeep of incidents is postponed: {Reason}")]
    private static partial void UpkeepPostponed(ILogger logger, string reason);
}

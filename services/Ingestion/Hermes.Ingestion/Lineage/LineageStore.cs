using Npgsql;

namespace Hermes.Ingestion.Lineage;

/// <summary>Stores events in one transaction: what their runs, jobs and datasets now are, and who depends on whom.</summary>
internal sealed class LineageStore(NpgsqlDataSource database, LineageRuns runs, LineageJobs jobs, LineageGraph graph)
{
    public async Task StoreAsync(IReadOnlyList<LineageEvent> events, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await runs.StoreAsync(transaction, events, ct);
        var changedOwners = await jobs.StoreJobsAsync(transaction, events, ct);
        await LineageJobs.StoreDatasetsAsync(transaction, events, ct);
        await graph.StoreAsync(transaction, events, changedOwners, ct);
        await transaction.CommitAsync(ct);
    }
}

using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Announces what a batch held: its counts, and its errors by source. Facts in bundles, never a message a line.</summary>
internal sealed class BatchEvents(IOutbox outbox)
{
    private const int MostEntries = 200;

    public async Task AddAsync(PreparedBatch batch, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var part in batch.Activity().Chunk(MostEntries))
        {
            var counted = new LogActivityCounted { BatchId = Guid.CreateVersion7(), Activity = part };
            await outbox.AddAsync(transaction, counted, ct);
        }

        foreach (var source in batch.Errors.GroupBy(e => e.Source))
        {
            foreach (var part in source.OrderByDescending(e => e.Lines).Chunk(MostEntries))
            {
                var detected = new ErrorsDetected
                {
                    BatchId = Guid.CreateVersion7(),
                    Source = source.Key,
                    Errors = [.. part.Select(e => e.ToEvent())],
                };
                await outbox.AddAsync(transaction, detected, ct);
            }
        }
    }
}

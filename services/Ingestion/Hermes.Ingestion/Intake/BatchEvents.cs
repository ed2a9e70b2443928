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
        foreach (var part in batch.Activity.Chunk(MostEntries))
        {
            var counted = new LogActivityCounted { BatchId = Guid.CreateVersion7(), Activity = [.. part.Select(a => ToEvent(a.Key, a.Value))] };
            await outbox.AddAsync(transaction, counted, ct);
        }

        foreach (var source in batch.Errors.GroupBy(e => e.Key.Source))
        {
            foreach (var part in source.OrderByDescending(e => e.Value.Lines).Chunk(MostEntries))
            {
                var detected = new ErrorsDetected
                {
                    BatchId = Guid.CreateVersion7(),
                    Source = source.Key,
                    Errors = [.. part.Select(e => e.Value.ToEvent(e.Key.Feed, e.Key.Component))],
                };
                await outbox.AddAsync(transaction, detected, ct);
            }
        }
    }

    private static LogActivity ToEvent((DateTimeOffset Minute, string Source, string Feed) key, PreparedBatch.ActivityCount count) => new()
    {
        Minute = key.Minute,
        Source = key.Source,
        Feed = key.Feed.Length == 0 ? null : key.Feed,
        Total = count.Total,
        Errors = count.Errors,
        Warnings = count.Warnings,
        NewTemplates = count.NewTemplates,
    };
}

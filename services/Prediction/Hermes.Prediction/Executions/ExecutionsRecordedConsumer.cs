using Hermes.Contracts.Events;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Scoring;
using MassTransit;
using Npgsql;

namespace Hermes.Prediction.Executions;

/// <summary>Learns of runs; live ones have their feeds scored again at once.</summary>
internal sealed class ExecutionsRecordedConsumer(NpgsqlDataSource database, FeedBook book, ScoringRequests requests) : IConsumer<ExecutionsRecorded>
{
    public async Task Consume(ConsumeContext<ExecutionsRecorded> context)
    {
        var batch = context.Message;
        if (batch.Executions.Count == 0)
        {
            return;
        }

        await ExecutionStore.SaveAsync(database, batch, context.CancellationToken);
        book.Apply(batch);
        if (!batch.Historical)
        {
            requests.Add(batch.Executions.Select(execution => execution.Feed));
        }
    }
}

using Hermes.Contracts.Events;
using Hermes.Prediction.Feeds;
using MassTransit;
using Npgsql;

namespace Hermes.Prediction.Executions;

/// <summary>Learns what feeds' logs said, minute by minute.</summary>
internal sealed class LogActivityCountedConsumer(NpgsqlDataSource database, FeedBook book) : IConsumer<LogActivityCounted>
{
    public async Task Consume(ConsumeContext<LogActivityCounted> context)
    {
        if (await ExecutionStore.CountAsync(database, context.Message, context.CancellationToken))
        {
            book.Apply(context.Message);
        }
    }
}

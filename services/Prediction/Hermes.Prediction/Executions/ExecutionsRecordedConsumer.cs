using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Coordination;
using MassTransit;
using Npgsql;

namespace Hermes.Prediction.Executions;

/// <summary>Stores runs; every replica reads them into its feed book, and live ones have their feeds scored again at once.</summary>
internal sealed class ExecutionsRecordedConsumer(NpgsqlDataSource database, ReplicaNews news, TimeProvider time) : IConsumer<ExecutionsRecorded>
{
    public Task Consume(ConsumeContext<ExecutionsRecorded> context) =>
        context.Message.Executions.Count == 0 ? Task.CompletedTask : ExecutionStore.SaveAsync(database, news, context.Message, time.GetUtcNow(), context.CancellationToken);
}

using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Coordination;
using MassTransit;
using Npgsql;

namespace Hermes.Prediction.Executions;

/// <summary>Stores what feeds' logs said, minute by minute.</summary>
internal sealed class LogActivityCountedConsumer(NpgsqlDataSource database, ReplicaNews news) : IConsumer<LogActivityCounted>
{
    public Task Consume(ConsumeContext<LogActivityCounted> context) =>
        ExecutionStore.CountAsync(database, news, context.Message, context.CancellationToken);
}

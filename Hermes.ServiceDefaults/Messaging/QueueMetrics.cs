using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hermes.ServiceDefaults.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Hermes.ServiceDefaults.Messaging;

/// <summary>Asks the broker how many messages wait in the service's queues, and how many its consumers gave up on.</summary>
internal sealed class QueueMetrics : ISampledMetrics, IAsyncDisposable
{
    private const string ErrorSuffix = "_error";
    private readonly ConnectionFactory factory;
    private readonly MessageMetrics messages;
    private readonly ConcurrentDictionary<string, long> waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> failed = new(StringComparer.Ordinal);
    private IConnection? connection;

    public QueueMetrics(Uri address, MessageMetrics messages, IMeterFactory meters)
    {
        factory = new ConnectionFactory { Uri = address, ClientProvidedName = "hermes-metrics" };
        this.messages = messages;
        var meter = meters.CreateHermes();
        meter.CreateObservableGauge("hermes.queue.messages", () => Measure(waiting), "{message}", "Messages that wait in a queue of the service.");
        meter.CreateObservableGauge("hermes.queue.failed", () => Measure(failed), "{message}", "Messages in the error queue: the consumer gave up on them.");
    }

    public async Task SampleAsync(CancellationToken ct)
    {
        if (!messages.Queues.Any())
        {
            return;
        }

        connection ??= await factory.CreateConnectionAsync(ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        foreach (var queue in messages.Queues)
        {
            waiting[queue] = (await channel.QueueDeclarePassiveAsync(queue, ct)).MessageCount;
        }

        await SampleErrorsAsync(connection, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    // An error queue exists from the first failure on. Asking for one that does not exist ends the channel and is noted
    // in the broker's log, so it is asked for only when there may be news.
    private async Task SampleErrorsAsync(IConnection broker, CancellationToken ct)
    {
        var news = messages.Faulted;
        messages.Faulted = false;
        foreach (var queue in messages.Queues.Where(queue => news || failed.GetValueOrDefault(queue) > 0))
        {
            await using var channel = await broker.CreateChannelAsync(cancellationToken: ct);
            try
            {
                failed[queue] = (await channel.QueueDeclarePassiveAsync(queue + ErrorSuffix, ct)).MessageCount;
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                failed[queue] = 0;
            }
        }
    }

    private static IEnumerable<Measurement<long>> Measure(ConcurrentDictionary<string, long> figures) =>
        figures.Select(figure => new Measurement<long>(figure.Value, new KeyValuePair<string, object?>("queue", figure.Key)));
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hermes.ServiceDefaults.Telemetry;
using MassTransit;

namespace Hermes.ServiceDefaults.Messaging;

/// <summary>What consumers take, how long they need, and how long messages waited for them.</summary>
internal sealed class MessageMetrics : IReceiveObserver
{
    private readonly TimeProvider time;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> lag;
    private readonly Counter<long> relayed;
    private readonly ConcurrentDictionary<string, bool> queues = new(StringComparer.Ordinal);

    public MessageMetrics(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        var meter = meters.CreateHermes();
        duration = meter.CreateHistogram<double>("hermes.message.duration", "s", "Time a consumer needed for a message, by kind of message and outcome; a failed one is tried again.");
        lag = meter.CreateHistogram<double>("hermes.message.lag", "s", "Time from the sending of a message until its consumer was done with it.");
        relayed = meter.CreateCounter<long>("hermes.outbox.relayed", "{event}", "Events brought from the outbox to the bus, or postponed because nobody took them.")
            .FromZero("outcome", "sent", "postponed");
    }

    /// <summary>Queues of the service's consumers, known once the bus is made.</summary>
    public IEnumerable<string> Queues => queues.Keys;

    /// <summary>Set when a message may have gone to an error queue since the last look.</summary>
    public bool Faulted { get; set; } = true;

    public void AddQueue(string name) => queues[name] = true;

    public void Relayed(int sent, int postponed)
    {
        relayed.Add(sent, new KeyValuePair<string, object?>("outcome", "sent"));
        relayed.Add(postponed, new KeyValuePair<string, object?>("outcome", "postponed"));
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class
    {
        Record(typeof(T).Name, duration, "consumed");
        if (context.SentTime is { } sent)
        {
            lag.Record(Math.Max(0, (time.GetUtcNow().UtcDateTime - sent).TotalSeconds), new KeyValuePair<string, object?>("message", typeof(T).Name));
        }

        return Task.CompletedTask;
    }

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class
    {
        Record(typeof(T).Name, duration, "failed");
        Faulted = true;
        return Task.CompletedTask;
    }

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        Faulted = true;
        return Task.CompletedTask;
    }

    private void Record(string message, TimeSpan needed, string outcome) =>
        duration.Record(needed.TotalSeconds, new TagList { { "message", message }, { "outcome", outcome } });
}

using System.Threading.Channels;
using MassTransit;

namespace Hermes.Testing;

/// <summary>Messages of one type in the order they arrived.</summary>
public sealed class MessageListener<T> where T : class
{
    private readonly Channel<T> messages = Channel.CreateUnbounded<T>();

    /// <summary>The next message that <paramref name="wanted"/> accepts; others are passed over. Fails after 60 s by default.</summary>
    public async Task<T> ReadAsync(Func<T, bool>? wanted = null, TimeSpan? timeout = null)
    {
        var limit = timeout ?? Eventually.Patience;
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await foreach (var message in messages.Reader.ReadAllAsync(deadline.Token))
            {
                if (wanted is null || wanted(message))
                {
                    return message;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {typeof(T).Name} as wanted arrived within {limit.TotalSeconds:0} s.");
        }

        throw new InvalidOperationException("The listener was closed.");
    }

    /// <summary>Messages that have arrived and were not read.</summary>
    public IReadOnlyList<T> Drain()
    {
        var drained = new List<T>();
        while (messages.Reader.TryRead(out var message))
        {
            drained.Add(message);
        }

        return drained;
    }

    internal Task TakeAsync(ConsumeContext<T> context) => messages.Writer.WriteAsync(context.Message).AsTask();
}

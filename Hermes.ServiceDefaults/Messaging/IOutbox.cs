using Npgsql;

namespace Hermes.ServiceDefaults.Messaging;

/// <summary>Announces facts in the transaction that makes them true.</summary>
public interface IOutbox
{
    /// <summary>
    /// Writes <paramref name="message"/> to the outbox within <paramref name="transaction"/>; the relay publishes it
    /// after the commit, at least once, in the current trace.
    /// </summary>
    Task AddAsync<T>(NpgsqlTransaction transaction, T message, CancellationToken ct) where T : class;
}

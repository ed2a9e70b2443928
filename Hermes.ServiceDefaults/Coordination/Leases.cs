using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Coordination;

/// <summary>
/// Work that one replica of a service does at a time. Leases are Postgres advisory locks of one connection that is tried
/// every second: a killed holder is followed within about a second, one that lost its connection stops by itself.
/// Not a fence: what must never happen twice is also decided by the database, in the transaction that does it.
/// </summary>
public sealed partial class Leases(NpgsqlDataSource database, ILogger<Leases> logger) : BackgroundService
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Dictionary<string, Lease> held = new(StringComparer.Ordinal);
    private readonly List<Wish> wishes = [];
    private readonly Dictionary<string, TaskCompletionSource> releases = new(StringComparer.Ordinal);

    /// <summary>
    /// Waits for the lease and does the work under it, again and again until the work ends by itself or is cancelled.
    /// </summary>
    /// <param name="name">What the work is, unique in the service's database.</param>
    /// <param name="work">The work; its token is also cancelled when the lease is lost.</param>
    /// <param name="ct">Ends the work or the wait.</param>
    public async Task HoldAsync(string name, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (true)
        {
            await using var lease = (await AskAsync(new Wish(name, Once: false), ct))!;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
            Taken(logger, name);
            try
            {
                await work(either.Token);
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                // Goes on below, as one among others.
            }

            if (!lease.Lost.IsCancellationRequested || ct.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Takes a lease if it is free; null when this or another replica holds it.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public Task<Lease?> TryTakeAsync(string name, CancellationToken ct) => AskAsync(new Wish(name, Once: true), ct);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LeaseSession? session = null;
        try
        {
            while (true)
            {
                await wake.WaitAsync(Turn, stoppingToken);
                try
                {
                    session = await TurnAsync(session, stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
                {
                    LoseAll(e);
                    if (session is not null)
                    {
                        await session.DisposeAsync();
                        session = null;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The session below gives everything back.
        }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }

            LoseAll(new OperationCanceledException(stoppingToken));
        }
    }

    private async Task<LeaseSession?> TurnAsync(LeaseSession? session, CancellationToken ct)
    {
        string[] given;
        string[] wanted;
        Wish[] asked;
        bool idle;
        lock (gate)
        {
            given = [.. releases.Keys];
            asked = [.. wishes];
            wanted = [.. asked.Select(wish => wish.Name).Where(name => !held.ContainsKey(name)).Distinct(StringComparer.Ordinal)];
            idle = held.Count == 0 && wishes.Count == 0 && given.Length == 0;
        }

        if (session is null && idle)
        {
            return null;
        }

        session ??= await LeaseSession.OpenAsync(database, ct);
        try
        {
            Settle(given, asked, await session.TurnAsync(given, wanted, ct));
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    // Who asked while the turn went on is answered by the next one.
    private void Settle(string[] given, Wish[] asked, IReadOnlyList<string> taken)
    {
        lock (gate)
        {
            foreach (var name in given)
            {
                releases.Remove(name, out var done);
                done!.TrySetResult();
            }

            foreach (var name in taken)
            {
                var wish = wishes.Find(wish => wish.Name == name && !wish.Answer.Task.IsCompleted);
                var lease = new Lease(name, ReleaseAsync);
                if (wish is not null && wish.Answer.TrySetResult(lease))
                {
                    held[name] = lease;
                }
                else
                {
                    // Whoever wanted it has gone meanwhile.
                    releases.TryAdd(name, new TaskCompletionSource());
                }
            }

            foreach (var wish in asked.Where(wish => wish.Once))
            {
                wish.Answer.TrySetResult(null);
            }

            wishes.RemoveAll(wish => wish.Answer.Task.IsCompleted);
        }
    }

    private async Task<Lease?> AskAsync(Wish wish, CancellationToken ct)
    {
        lock (gate)
        {
            wishes.Add(wish);
        }

        Wake();
        await using var leaving = ct.Register(() => wish.Answer.TrySetCanceled(ct));
        return await wish.Answer.Task;
    }

    private async Task ReleaseAsync(Lease lease)
    {
        Task given;
        lock (gate)
        {
            if (!held.TryGetValue(lease.Name, out var current) || current != lease)
            {
                return;
            }

            held.Remove(lease.Name);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            releases[lease.Name] = done;
            given = done.Task;
        }

        Wake();
        await given;
    }

    private void LoseAll(Exception reason)
    {
        List<Lease> gone;
        lock (gate)
        {
            gone = [.. held.Values];
            held.Clear();
            foreach (var done in releases.Values)
            {
                done.TrySetResult();
            }

            releases.Clear();
            foreach (var wish in wishes.Where(wish => wish.Once || reason is OperationCanceledException))
            {
                wish.Answer.TrySetException(reason);
            }

            wishes.RemoveAll(wish => wish.Answer.Task.IsCompleted);
        }

        foreach (var lease in gone)
        {
            Lost(logger, lease.Name, reason.Message);
            lease.Lose();
        }
    }

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Woken already.
        }
    }

    [LoggerMessage(LogLevel.Information, "This replica does '{Name}' from now on")]
    private static partial void Taken(ILogger logger, string name);

    [LoggerMessage(LogLevel.Warning, "This replica no longer does '{Name}': {Reason}")]
    private static partial void Lost(ILogger logger, string name, string reason);

    private sealed record Wish(string Name, bool Once)
    {
        public TaskCompletionSource<Lease?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

namespace Hermes.ServiceDefaults.Coordination;

/// <summary>The right of this replica to do a work that only one replica does at a time; dispose to give it to others.</summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly CancellationTokenSource lost = new();
    private readonly Func<Lease, Task> release;

    internal Lease(string name, Func<Lease, Task> release) => (Name, this.release, Lost) = (name, release, lost.Token);

    /// <summary>What it is about.</summary>
    public string Name { get; }

    /// <summary>Cancelled when the lease is lost because its connection broke: from then on another replica may do the work.</summary>
    public CancellationToken Lost { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await release(this);
        lost.Dispose();
    }

    internal void Lose() => lost.Cancel();
}

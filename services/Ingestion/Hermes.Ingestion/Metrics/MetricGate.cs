namespace Hermes.Ingestion.Metrics;

/// <summary>Lets few requests store points at a time and few more wait; the rest are told to come again.</summary>
internal sealed class MetricGate : IDisposable
{
    public const string Full = "Too many requests with metrics wait already. Nothing of this one was taken; send it again in a second.";
    public const string Away = "The points could not be stored because the database does not answer. Send them again.";

    private const int AtOnce = 2;
    private const int MostWaiting = 32;
    private readonly SemaphoreSlim _places = new(AtOnce);
    private int _inside;

    /// <summary>False when too many wait already.</summary>
    public async Task<bool> TryEnterAsync(CancellationToken ct)
    {
        if (Interlocked.Increment(ref _inside) > AtOnce + MostWaiting)
        {
            Interlocked.Decrement(ref _inside);
            return false;
        }

        try
        {
            await _places.WaitAsync(ct);
            return true;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _inside);
            throw;
        }
    }

    public void Leave()
    {
        _places.Release();
        Interlocked.Decrement(ref _inside);
    }

    public void Dispose() => _places.Dispose();
}

using System.Threading.Channels;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>Wakes the workers when incidents were opened here; those opened by other replicas are found by polling.</summary>
internal sealed class DiagnosisSignal
{
    private const int Kept = 64;
    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise(int incidents)
    {
        for (var i = 0; i < Math.Min(incidents, Kept); i++)
        {
            wakes.Writer.TryWrite(true);
        }
    }

    /// <summary>Returns when raised, or after <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(longest);
        try
        {
            await wakes.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Time to look for work of other replicas.
        }
    }
}

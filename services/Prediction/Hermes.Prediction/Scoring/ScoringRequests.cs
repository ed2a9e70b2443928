using System.Threading.Channels;

namespace Hermes.Prediction.Scoring;

/// <summary>Feeds that something happened to; asking twice before the scoring is asking once.</summary>
internal sealed class ScoringRequests
{
    private readonly Lock gate = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private HashSet<string> waiting = new(StringComparer.Ordinal);

    public void Add(IEnumerable<string> feeds)
    {
        lock (gate)
        {
            waiting.UnionWith(feeds);
        }

        wake.Writer.TryWrite(true);
    }

    public ValueTask<bool> WaitAsync(CancellationToken ct) => wake.Reader.ReadAsync(ct);

    public IReadOnlyCollection<string> Take()
    {
        lock (gate)
        {
            return Interlocked.Exchange(ref waiting, new HashSet<string>(StringComparer.Ordinal));
        }
    }
}

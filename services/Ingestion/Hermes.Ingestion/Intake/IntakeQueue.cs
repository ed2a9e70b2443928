using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Hermes.Ingestion.Intake;

/// <summary>Units on their way to the database, bounded by bytes. Full is an answer: the sender waits or is told to.</summary>
internal sealed class IntakeQueue
{
    private readonly Channel<IntakeUnit> _units = Channel.CreateUnbounded<IntakeUnit>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IntakeMetrics _metrics;
    private readonly long _limit;
    private long _bytes;
    private long _lines;

    public IntakeQueue(IOptions<IngestionOptions> options, IntakeMetrics metrics)
    {
        _metrics = metrics;
        _limit = options.Value.QueueBytes;
        metrics.Watch(() => Interlocked.Read(ref _bytes), () => Interlocked.Read(ref _lines), _limit);
    }

    public ChannelReader<IntakeUnit> Reader => _units.Reader;

    /// <summary>False when what waits already, plus this, is more than the queue may hold.</summary>
    public bool TryEnqueue(IntakeUnit unit)
    {
        var total = Interlocked.Add(ref _bytes, unit.Bytes);
        // An empty queue takes any unit, however large.
        if (total > _limit && total > unit.Bytes)
        {
            Interlocked.Add(ref _bytes, -unit.Bytes);
            return false;
        }

        Interlocked.Add(ref _lines, unit.Lines.Count);
        _metrics.Received(unit);
        return _units.Writer.TryWrite(unit);
    }

    public void Release(IntakeUnit unit)
    {
        Interlocked.Add(ref _bytes, -unit.Bytes);
        Interlocked.Add(ref _lines, -unit.Lines.Count);
    }
}

using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Hermes.Ingestion.Intake;

/// <summary>Units on their way to the database, bounded by bytes. Full is an answer: the sender waits or is told to.</summary>
internal sealed class IntakeQueue(IOptions<IngestionOptions> options)
{
    private readonly Channel<IntakeUnit> _units = Channel.CreateUnbounded<IntakeUnit>(new UnboundedChannelOptions { SingleReader = true });
    private readonly long _limit = options.Value.QueueBytes;
    private long _bytes;

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

        return _units.Writer.TryWrite(unit);
    }

    public void Release(IntakeUnit unit) => Interlocked.Add(ref _bytes, -unit.Bytes);
}

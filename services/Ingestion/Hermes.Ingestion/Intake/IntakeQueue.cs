using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Hermes.Ingestion.Intake;

/// <summary>
/// Units on their way to the database, bounded by bytes. Full is an answer: the sender waits or is told to. Of one source all
/// that waits is in one lane, so that its lines are learnt and stored in order; a source with nothing under way takes the
/// lane that has least to do.
/// </summary>
internal sealed class IntakeQueue
{
    private readonly Lock _gate = new();
    private readonly Lane[] _lanes;
    private readonly Dictionary<string, (int Lane, int Units)> _underWay = new(StringComparer.Ordinal);
    private readonly IntakeMetrics _metrics;
    private readonly long _limit;
    private long _bytes;
    private long _lines;
    private long _reserved;

    public IntakeQueue(IOptions<IngestionOptions> options, IntakeMetrics metrics)
    {
        _metrics = metrics;
        _limit = options.Value.QueueBytes;
        _lanes = [.. Enumerable.Range(0, options.Value.Writers).Select(_ => new Lane())];
        metrics.Watch(() => Interlocked.Read(ref _bytes), () => Interlocked.Read(ref _lines), _limit);
    }

    /// <summary>What the workers read, one lane each.</summary>
    public IReadOnlyList<ChannelReader<IntakeUnit>> Lanes => [.. _lanes.Select(lane => lane.Units.Reader)];

    /// <summary>False when what waits already, plus this, is more than the queue may hold.</summary>
    public bool TryEnqueue(IntakeUnit unit)
    {
        var bytes = unit.Lines.Bytes;
        lock (_gate)
        {
            // An empty queue takes any unit, however large.
            if (_bytes + bytes > _limit && _bytes > 0)
            {
                return false;
            }

            unit.Lines.HandOver();
            _bytes += bytes;
            _lines += unit.Lines.Count;
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_underWay, unit.Lines.Source, out var known);
            place = (known ? place.Lane : Quietest(), place.Units + 1);
            var lane = _lanes[place.Lane];
            lane.Bytes += bytes;
            _metrics.Received(unit);
            return lane.Units.Writer.TryWrite(unit);
        }
    }

    /// <summary>A unit is stored or given up; its memory goes back.</summary>
    public void Release(IntakeUnit unit)
    {
        lock (_gate)
        {
            var bytes = unit.Lines.Bytes;
            _bytes -= bytes;
            _lines -= unit.Lines.Count;
            ref var place = ref CollectionsMarshal.GetValueRefOrNullRef(_underWay, unit.Lines.Source);
            place.Units--;
            _lanes[place.Lane].Bytes -= bytes;
            if (place.Units == 0)
            {
                _underWay.Remove(unit.Lines.Source);
            }
        }

        unit.Lines.Clear();
    }

    /// <summary>Takes room for a body while it is read; as much as may wait to be stored may be on its way in.</summary>
    /// <param name="bytes">Room wanted.</param>
    /// <param name="instead">Room held so far, given back when this succeeds.</param>
    public bool TryReserve(long bytes, long instead)
    {
        lock (_gate)
        {
            var others = _reserved - instead;
            if (others + bytes > _limit && others > 0)
            {
                return false;
            }

            _reserved = others + bytes;
            return true;
        }
    }

    /// <summary>Gives back what was reserved.</summary>
    public void Free(long bytes)
    {
        lock (_gate)
        {
            _reserved -= bytes;
        }
    }

    private int Quietest()
    {
        var best = 0;
        for (var i = 1; i < _lanes.Length; i++)
        {
            best = _lanes[i].Bytes < _lanes[best].Bytes ? i : best;
        }

        return best;
    }

    private sealed class Lane
    {
        public Channel<IntakeUnit> Units { get; } = Channel.CreateUnbounded<IntakeUnit>(new UnboundedChannelOptions { SingleReader = true });

        public long Bytes { get; set; }
    }
}

using System.Buffers;
using System.Text;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Intake;

/// <summary>
/// Parsed lines of one source on their way to the database, in pooled memory: rows as binary COPY takes them, with gaps for
/// what is known later (id, template, category). Filled by one sender; from then on it belongs to the intake.
/// <code>
/// using var batch = intake.Rent(source.Name, received);
/// var context = new LineContext(source.Parser.Zone) { Received = received };
/// batch.Add(source.Parser.Parse(line, context));          // for each line
/// await intake.StoreAsync(batch, checkpoint, ct);         // waits for room, completes after the commit
/// </code>
/// </summary>
internal sealed class LineBatch : IDisposable
{
    // Below the size of the large object heap, so that what the pool lets go costs little.
    private const int LargestSegment = 64 * 1024;
    private const int SmallestSegment = 4 * 1024;

    private readonly List<(byte[] Bytes, int Length)> _segments = [];
    private readonly byte[] _sourceText;
    private readonly DateTimeOffset _oldest;
    private readonly int _expected;
    private int _lastAt;
    private bool _handedOver;

    /// <param name="source">Where the lines come from.</param>
    /// <param name="received">When.</param>
    /// <param name="oldest">Lines before this are filed under the time of receipt, because their day is dropped already.</param>
    /// <param name="expectedBytes">About how many bytes of lines will come; only a hint.</param>
    public LineBatch(string source, DateTimeOffset received, DateTimeOffset oldest, int expectedBytes = 0)
    {
        (Source, Received, _oldest, _expected) = (source, received, oldest, expectedBytes);
        _sourceText = Encoding.UTF8.GetBytes(source);
    }

    /// <summary>Where the lines come from.</summary>
    public string Source { get; }

    /// <summary>When the lines were received.</summary>
    public DateTimeOffset Received { get; }

    /// <summary>Lines added.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of memory the lines take.</summary>
    public long Bytes { get; private set; }

    /// <summary>The last line.</summary>
    public BatchRow Last => new(_segments[^1].Bytes.AsSpan(_lastAt, _segments[^1].Length - _lastAt));

    /// <summary>Adds a line; its slices are copied.</summary>
    public void Add(in ParsedLine line)
    {
        var at = Room(BatchRow.MostBytes(line, _sourceText));
        var (bytes, length) = _segments[at];
        var written = BatchRow.Write(bytes.AsSpan(length), line, _sourceText, Received, _oldest);
        _segments[at] = (bytes, length + written);
        _lastAt = length;
        Bytes += written;
        Count++;
    }

    /// <summary>Takes all lines out again.</summary>
    public void Clear()
    {
        foreach (var (bytes, _) in _segments)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        _segments.Clear();
        (Count, Bytes) = (0, 0);
    }

    /// <summary>The rows in order, to be read and completed in place.</summary>
    public Rows GetEnumerator() => new(_segments);

    /// <summary>Gives the memory back, unless the intake has taken the batch over and does so itself.</summary>
    public void Dispose()
    {
        if (!_handedOver)
        {
            Clear();
        }
    }

    /// <summary>From now on only <see cref="Clear"/> gives the memory back.</summary>
    internal void HandOver() => _handedOver = true;

    private int Room(int needed)
    {
        if (_segments.Count > 0 && _segments[^1].Bytes.Length - _segments[^1].Length >= needed)
        {
            return _segments.Count - 1;
        }

        var wanted = _segments.Count == 0 ? Math.Max(_expected, SmallestSegment) : _segments[^1].Bytes.Length * 2;
        _segments.Add((ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(wanted, LargestSegment))), 0));
        return _segments.Count - 1;
    }

    /// <summary>Walks over the rows of a batch.</summary>
    internal struct Rows(List<(byte[] Bytes, int Length)> segments)
    {
        private int _segment;
        private int _at;
        private int _length;

        public readonly BatchRow Current => new(segments[_segment].Bytes.AsSpan(_at, _length));

        public bool MoveNext()
        {
            _at += _length;
            while (_segment < segments.Count)
            {
                var (bytes, end) = segments[_segment];
                if (_at < end)
                {
                    _length = BatchRow.LengthOf(bytes.AsSpan(_at));
                    return true;
                }

                (_segment, _at) = (_segment + 1, 0);
            }

            _length = 0;
            return false;
        }
    }
}

using System.Buffers;
using System.Buffers.Binary;

namespace Hermes.Ingestion.Search;

/// <summary>
/// Rows as they come out of a binary COPY, as slices: nothing is allocated per row. The format is described in Postgres's
/// documentation of COPY.
/// </summary>
internal sealed class CopiedRows(Stream copy, int columns) : IDisposable
{
    private const int HeaderBytes = 11 + 4 + 4;
    private readonly (int Start, int Length)[] _fields = new (int, int)[columns];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private int _start;
    private int _end;
    private bool _begun;

    /// <summary>Goes to the next row; false after the last.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        while (!_begun)
        {
            if (_end - _start >= HeaderBytes)
            {
                // No extension of the header is known.
                _start += HeaderBytes + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start + 15));
                _begun = true;
            }
            else
            {
                await FillAsync(ct);
            }
        }

        bool ended;
        while (!TryRead(out ended))
        {
            await FillAsync(ct);
        }

        return !ended;
    }

    /// <summary>A column of the row; valid until the next one is read.</summary>
    public ReadOnlySpan<byte> this[int column] => IsNull(column) ? default : _buffer.AsSpan(_fields[column].Start, _fields[column].Length);

    public bool IsNull(int column) => _fields[column].Length < 0;

    public long Long(int column) => BinaryPrimitives.ReadInt64BigEndian(this[column]);

    public int Int(int column) => BinaryPrimitives.ReadInt32BigEndian(this[column]);

    public short Short(int column) => BinaryPrimitives.ReadInt16BigEndian(this[column]);

    /// <summary>A time in ticks, UTC.</summary>
    public long Ticks(int column) => Postgres2000 + (Long(column) * TimeSpan.TicksPerMicrosecond);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private static readonly long Postgres2000 = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private bool TryRead(out bool ended)
    {
        ended = false;
        var at = _start;
        if (_end - at < 2)
        {
            return false;
        }

        if (BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(at)) < 0)
        {
            ended = true;
            return true;
        }

        at += 2;
        for (var i = 0; i < columns; i++)
        {
            if (_end - at < 4)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at));
            at += 4;
            _fields[i] = (at, length);
            at += Math.Max(0, length);
        }

        if (at > _end)
        {
            return false;
        }

        _start = at;
        return true;
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = await copy.ReadAsync(_buffer.AsMemory(_end), ct);
        _end += read > 0 ? read : throw new EndOfStreamException("The copy ended within a row.");
    }
}

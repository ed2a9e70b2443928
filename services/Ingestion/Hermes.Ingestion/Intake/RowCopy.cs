using System.Buffers;
using System.Buffers.Binary;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Sends the rows of a batch by binary COPY, gathered into large pieces.</summary>
internal sealed class RowCopy(PreparedBatch batch, long[] blocks)
{
    // Larger than the largest row.
    private const int PieceBytes = 256 * 1024;

    private const string Command = $"copy log_entry ({BatchRow.Columns}) from stdin (format binary)";

    private int _unit;
    private LineBatch.Rows _rows;
    private bool _pending;
    private long _copied;

    /// <returns>Rows sent; the database has taken them all or fails the transaction.</returns>
    public async Task<long> WriteAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync(Command, ct);
            _rows = batch.Units[0].Lines.GetEnumerator();
            await copy.WriteAsync(Start(), ct);
            for (int length; (length = Fill(piece)) > 0;)
            {
                await copy.WriteAsync(piece.AsMemory(0, length), ct);
            }

            await copy.WriteAsync(End(), ct);
            return _copied;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static byte[] Start() => [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    private static byte[] End() => [0xFF, 0xFF];

    private int Fill(Span<byte> piece)
    {
        var length = 0;
        while (_pending || Next())
        {
            var row = _rows.Current;
            var category = batch.CategoryTextOf(row);
            var copied = row.Copied;
            if (copied.Length + 4 + category.Length > piece.Length - length)
            {
                _pending = true;
                return length;
            }

            row.Id = blocks[_copied / IdBlocks.Size] + (_copied % IdBlocks.Size);
            copied.CopyTo(piece[length..]);
            length += copied.Length;
            BinaryPrimitives.WriteInt32BigEndian(piece[length..], category.IsEmpty ? -1 : category.Length);
            category.CopyTo(piece[(length + 4)..]);
            length += 4 + category.Length;
            _pending = false;
            _copied++;
        }

        return length;
    }

    private bool Next()
    {
        while (!_rows.MoveNext())
        {
            if (++_unit == batch.Units.Count)
            {
                _unit--;
                return false;
            }

            _rows = batch.Units[_unit].Lines.GetEnumerator();
        }

        return true;
    }
}

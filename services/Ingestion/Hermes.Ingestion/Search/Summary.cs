using Dapper;
using Hermes.Ingestion.Intake;
using Hermes.Logs;
using Hermes.Logs.Search;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>
/// Summaries of lines in the making: blocks with a filter each, cut so that no filter is too full to tell much and no block
/// too long to read.
/// </summary>
internal sealed class Summary
{
    private const double FullFilter = 0.25;
    private const int MostLines = 1_000;
    private const int MostStretches = 32;

    // Counting the bits of a filter takes as long as adding a line.
    private const int BytesBetweenCounts = 2_000;

    private readonly BlockFilter[] _filters = [.. Enumerable.Range(0, FilterSlices.MostBlocks).Select(_ => new BlockFilter())];
    private readonly TimeStretches _times = new(MostStretches);
    private readonly List<(short Block, long From, long To)> _runs = [];
    private int _blocks;
    private int _linesOfBlock;
    private int _bytesUncounted;
    private long _lines;

    /// <summary>True when nothing more fits.</summary>
    public bool IsFull => _blocks == FilterSlices.MostBlocks;

    /// <summary>Adds the line that a digest has read.</summary>
    public void Add(CopiedRows row)
    {
        var filter = _filters[_blocks];
        var level = row.IsNull(DigestColumns.Level) ? 0 : row.Short(DigestColumns.Level);
        var message = row[DigestColumns.Message];
        ReadOnlySpan<ulong> words =
        [
            filter.AddValue(LineField.Source, row[DigestColumns.Source]),
            filter.AddValue(LineField.Component, row[DigestColumns.Component]),
        ];
        // Few lines are warnings or worse, and people look for texts among those.
        var hash = filter.AddValue(LineField.Level, [(byte)level]);
        ReadOnlySpan<ulong> together = level >= (int)LineLevel.Warn ? [hash] : [];
        filter.AddText(message, together, words);
        var more = StoredText.MoreThan(message, row[DigestColumns.Raw]);
        filter.AddText(more, together, words);
        AddValue(filter, row, LineField.Feed, DigestColumns.Feed);
        AddValue(filter, row, LineField.Execution, DigestColumns.Execution);
        AddValue(filter, row, LineField.Category, DigestColumns.Category);
        filter.AddValue(LineField.Template, row[DigestColumns.Template]);
        for (var marks = (uint)row.Int(DigestColumns.Marks); marks != 0; marks &= marks - 1)
        {
            filter.AddValue(LineField.Mark, [(byte)uint.TrailingZeroCount(marks)]);
        }

        _times.Add(row.Ticks(DigestColumns.Time));
        _lines++;
        _bytesUncounted += message.Length + more.Length;
        if (++_linesOfBlock >= MostLines || (_bytesUncounted >= BytesBetweenCounts && IsFilled(filter)))
        {
            EndBlock();
        }
    }

    /// <summary>Stores what there is and begins anew.</summary>
    public async Task WriteAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        EndBlock();
        if (_blocks == 0)
        {
            return;
        }

        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into log_summary (from_time, to_time, lines, blocks, run_blocks, run_froms, run_tos, bits)
            values (@FromTime, @ToTime, @Lines, @Blocks, @RunBlocks, @RunFroms, @RunTos, @Bits)
            """,
            new ArrayParameters(new
            {
                FromTime = Utc(_runs.Min(run => run.From)),
                ToTime = Utc(_runs.Max(run => run.To)),
                Lines = _lines,
                Blocks = _blocks,
                RunBlocks = _runs.Select(run => run.Block).ToArray(),
                RunFroms = _runs.Select(run => Utc(run.From)).ToArray(),
                RunTos = _runs.Select(run => Utc(run.To)).ToArray(),
                Bits = FilterSlices.Of(_filters.AsSpan(0, _blocks).ToArray()),
            }), transaction, cancellationToken: ct));
        Clear();
    }

    /// <summary>Forgets what there is.</summary>
    public void Clear()
    {
        foreach (var filter in _filters.AsSpan(0, Math.Min(_blocks + 1, _filters.Length)))
        {
            filter.Clear();
        }

        _times.Clear();
        _runs.Clear();
        (_blocks, _linesOfBlock, _lines) = (0, 0, 0);
    }

    private static void AddValue(BlockFilter filter, CopiedRows row, LineField field, int column)
    {
        if (!row.IsNull(column))
        {
            filter.AddValue(field, row[column]);
        }
    }

    private bool IsFilled(BlockFilter filter)
    {
        _bytesUncounted = 0;
        return filter.Fill >= FullFilter;
    }

    private static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);

    private void EndBlock()
    {
        if (_linesOfBlock > 0)
        {
            _runs.AddRange(_times.Merged().Select(stretch => ((short)_blocks, stretch.From, stretch.To)));
            _times.Clear();
            _blocks++;
            _linesOfBlock = 0;
        }
    }
}

using System.Globalization;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>
/// Reads stored lines once more, in the background: counts what they are, and summarises them for the search. What a pass
/// read, counted and summarised commits together, so each line is counted once whatever fails.
/// </summary>
internal sealed class LogDigest(NpgsqlDataSource database, IOptions<IngestionOptions> options)
{
    private const int MostEntries = 50_000;

    // Of entries that wait for their time nothing is known yet.
    private const string Due = "not_before <= now()";

    private readonly Summary _summary = new();
    private readonly MinuteCounts _counts = new();

    /// <summary>Does a part of the work that waits.</summary>
    /// <param name="ct">Ends it.</param>
    /// <returns>Lines that waited, and how many of them have a summary now.</returns>
    public async Task<(long Waiting, long Summarised)> RunAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var waiting = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select coalesce(sum(lines), 0)::bigint from log_backlog where {Due}", transaction: transaction, cancellationToken: ct));
        var summarise = waiting >= options.Value.SummaryLines;
        var entries = await TakeAsync(summarise, transaction, ct);
        if (entries.Count == 0)
        {
            return (waiting, 0);
        }

        try
        {
            await ReadAsync(entries, summarise, transaction, ct);
            await _counts.WriteAsync(transaction, ct);
            await _summary.WriteAsync(transaction, ct);
        }
        finally
        {
            _counts.Clear();
            _summary.Clear();
        }

        await connection.ExecuteAsync(new CommandDefinition(
            summarise ? "delete from log_backlog where id = any(@Ids)" : "update log_backlog set counted = true where id = any(@Ids)",
            new { Ids = entries.Select(entry => entry.Id).ToArray() }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return (waiting, summarise ? entries.Sum(entry => entry.Lines) : 0);
    }

    private async Task<List<Entry>> TakeAsync(bool summarise, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var rows = await transaction.Connection!.QueryAsync<Entry>(new CommandDefinition(
            $"""
             select id, first_ids, last_ids, from_times, to_times, lines, counted from log_backlog
             where {Due} and (@summarise or not counted) order by id limit {MostEntries} for update skip locked
             """, new { summarise }, transaction, cancellationToken: ct));
        var taken = new List<Entry>();
        var lines = 0L;
        foreach (var row in rows)
        {
            if (lines > 0 && lines + row.Lines > 2 * options.Value.SummaryLines)
            {
                break;
            }

            taken.Add(row);
            lines += row.Lines;
        }

        return taken;
    }

    private async Task ReadAsync(List<Entry> entries, bool summarise, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var wanted = new IdRanges(entries);
        var uncounted = new IdRanges(entries.Where(entry => !entry.Counted));
        // A connection of its own: full summaries are stored while the rest is being read.
        await using var reading = await database.OpenConnectionAsync(ct);
        await using var copy = await reading.BeginRawBinaryCopyAsync(
            $"copy (select {DigestColumns.Names} from {Stretches(entries)} cross join lateral (select * from log_entry where time >= f and time <= t and id between {wanted.First} and {wanted.Last} order by time, id) l) to stdout (format binary)", ct);
        using var rows = new CopiedRows(copy, DigestColumns.Count);
        while (await rows.ReadAsync(ct))
        {
            var id = rows.Long(DigestColumns.Id);
            if (!wanted.Contains(id))
            {
                continue;
            }

            if (uncounted.Contains(id))
            {
                _counts.Add(rows);
            }

            if (summarise)
            {
                _summary.Add(rows);
                if (_summary.IsFull)
                {
                    await _summary.WriteAsync(transaction, ct);
                }
            }
        }
    }

    // "(values (from, to), ...) w(f, t)", in order and without overlap, so that no line comes twice.
    private static string Stretches(List<Entry> entries)
    {
        var all = entries.SelectMany(entry => entry.FromTimes.Zip(entry.ToTimes)).Order().ToList();
        var merged = new List<(DateTime From, DateTime To)>();
        foreach (var (from, to) in all)
        {
            if (merged.Count > 0 && from <= merged[^1].To)
            {
                merged[^1] = (merged[^1].From, to > merged[^1].To ? to : merged[^1].To);
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return $"(values {string.Join(',', merged.Select(m => $"('{Text(m.From)}'::timestamptz, '{Text(m.To)}'::timestamptz)"))}) w(f, t)";
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    internal sealed class Entry
    {
        public long Id { get; init; }

        public long[] FirstIds { get; init; } = [];

        public long[] LastIds { get; init; } = [];

        public DateTime[] FromTimes { get; init; } = [];

        public DateTime[] ToTimes { get; init; } = [];

        public long Lines { get; init; }

        public bool Counted { get; init; }
    }
}

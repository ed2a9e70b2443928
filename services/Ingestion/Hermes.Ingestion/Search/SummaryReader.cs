using Dapper;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>Finds out in which stretches of time something may lie: in the backlog anywhere, else where summaries say so.</summary>
internal static class SummaryReader
{
    /// <summary>Stretches of lines that have no summary yet. To be read before the summaries, so that nothing is between the two.</summary>
    public static async Task<IEnumerable<(long From, long To)>> BacklogAsync(NpgsqlConnection connection, DateTime from, DateTime to, string? source, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(DateTime From, DateTime To)>(new CommandDefinition(
            """
            select f, t from log_backlog, unnest(from_times, to_times) as x(f, t)
            where t >= @from and f <= @to and (@source::text is null or sources is null or @source = any(sources))
            """, new { from, to, source }, cancellationToken: ct));
        return rows.Select(row => (row.From.Ticks, row.To.Ticks));
    }

    /// <summary>Some summaries, those with the newest end first.</summary>
    /// <param name="connection">Connection.</param>
    /// <param name="probes">What to look for.</param>
    /// <param name="from">Begin of the search.</param>
    /// <param name="to">End of the search.</param>
    /// <param name="after">Where the ones before ended.</param>
    /// <param name="count">How many.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<Part> ReadAsync(
        NpgsqlConnection connection, SearchProbes probes, DateTime from, DateTime to, (DateTime To, long Id) after, int count, CancellationToken ct)
    {
        var summaries = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, to_time, blocks, (
                select string_agg(substring(bits from p * ((blocks + 7) / 8) + 1 for (blocks + 7) / 8), ''::bytea order by o)
                from unnest(@Positions) with ordinality as x(p, o)) as slices
            from log_summary
            where to_time >= @from and from_time <= @to and (to_time, id) < (@After, @Id)
            order by to_time desc, id desc limit @count
            """, new { probes.Positions, from, to, After = after.To, after.Id, count }, cancellationToken: ct))).AsList();
        var found = summaries.Select(row => (row.Id, Blocks: probes.BlocksOf(row.Slices ?? [], row.Blocks))).Where(row => row.Blocks != 0).ToDictionary(row => row.Id, row => row.Blocks);
        var runs = found.Count == 0 ? [] : (await connection.QueryAsync<(long Id, short Block, DateTime From, DateTime To)>(new CommandDefinition(
            "select id, b, f, t from log_summary, unnest(run_blocks, run_froms, run_tos) as x(b, f, t) where id = any(@Ids) and t >= @from and f <= @to",
            new { Ids = found.Keys.ToArray(), from, to }, cancellationToken: ct))).AsList();
        return new Part(
            [.. runs.Where(run => (found[run.Id] >> run.Block & 1) != 0).Select(run => (run.From.Ticks, run.To.Ticks))],
            summaries.Count == count ? (summaries[^1].ToTime, summaries[^1].Id) : null);
    }

    /// <param name="Stretches">Where it may lie.</param>
    /// <param name="Next">Where the summaries go on; null after the last.</param>
    internal sealed record Part(IReadOnlyList<(long From, long To)> Stretches, (DateTime To, long Id)? Next);

    private sealed class Row
    {
        public long Id { get; init; }

        public DateTime ToTime { get; init; }

        public int Blocks { get; init; }

        public byte[]? Slices { get; init; }
    }
}

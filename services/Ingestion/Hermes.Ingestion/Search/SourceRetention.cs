using System.Globalization;
using Dapper;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Sources;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>
/// Deletes the lines of sources that are kept for less time than others: whole days (UTC), a bounded stretch of a day at a
/// time, so that nobody waits. Counters stay as long as those of any source.
/// </summary>
internal sealed class SourceRetention(NpgsqlDataSource database, SourceRegistry sources, LogPartitions partitions, TimeProvider time)
{
    private const int LinesOfStretch = 20_000;

    /// <returns>Lines deleted.</returns>
    public async Task<long> RunAsync(CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var limited = sources.All.Where(source => source.Settings.RetentionDays is not null).ToDictionary(source => source.Name, source => today.AddDays(-source.Settings.RetentionDays!.Value));
        if (limited.Count == 0)
        {
            return 0;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var deleted = 0L;
        foreach (var day in await partitions.DaysAsync(ct))
        {
            var due = await DueAsync(connection, day, [.. limited.Where(source => day < source.Value).Select(source => source.Key)], ct);
            if (due.Count > 0)
            {
                deleted += await DeleteAsync(connection, day, [.. due.Select(source => source.Source)], ct);
                await connection.ExecuteAsync(new CommandDefinition(
                    "insert into log_purge (source, day, lines) values (@Source, @Day, @Lines) on conflict (source, day) do update set lines = excluded.lines",
                    due.Select(source => new { source.Source, Day = day.ToDateTime(default), source.Lines }), cancellationToken: ct));
            }
        }

        return deleted;
    }

    // Sources that have lines of a day which were not there when the day was last cleared.
    private static async Task<List<(string Source, long Lines)>> DueAsync(NpgsqlConnection connection, DateOnly day, string[] names, CancellationToken ct) =>
        names.Length == 0 ? [] : (await connection.QueryAsync<(string, long)>(new CommandDefinition(
            """
            select a.source, sum(a.total)::bigint from log_activity a
            where a.minute >= @Begin and a.minute < @End and a.source = any(@names)
            group by a.source
            having sum(a.total) > coalesce((select lines from log_purge p where p.source = a.source and p.day = @Day), 0)
            """, new { Begin = Begin(day), End = Begin(day.AddDays(1)), Day = day.ToDateTime(default), names }, cancellationToken: ct))).AsList();

    private static async Task<long> DeleteAsync(NpgsqlConnection connection, DateOnly day, string[] names, CancellationToken ct)
    {
        var partition = LogPartitions.NameOf(day);
        var deleted = 0L;
        DateTime? from = Begin(day);
        while (from is not null)
        {
            var to = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
                string.Create(CultureInfo.InvariantCulture, $"select time from {partition} where time > @from order by time offset {LinesOfStretch} limit 1"), new { from }, cancellationToken: ct));
            deleted += await connection.ExecuteAsync(new CommandDefinition(
                $"delete from {partition} where time >= @from and time <= @to and source = any(@names)", new { from, to = to ?? Begin(day.AddDays(1)), names }, cancellationToken: ct));
            from = to;
        }

        return deleted;
    }

    private static DateTime Begin(DateOnly day) => day.ToDateTime(default, DateTimeKind.Utc);
}

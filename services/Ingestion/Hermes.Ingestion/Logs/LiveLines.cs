using System.Globalization;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Intake;
using Npgsql;

namespace Hermes.Ingestion.Logs;

/// <summary>How a replica tells the others which lines it stored: their time range and blocks of ids, never the lines.</summary>
internal static class LiveLines
{
    /// <summary>Lines shown of one batch: more than a viewer's buffer holds would push out what is newer.</summary>
    public const int MostRead = 1_000;

    private const int MostBlocks = 60;
    private const int SecondsToRead = 5;

    /// <summary>"from to block block ...", the times in ticks; of a large batch the last blocks.</summary>
    public static string KeyOf(PreparedBatch batch, IReadOnlyList<long> blocks) =>
        string.Join(' ', new[] { batch.Span.From, batch.Span.To }.Concat(blocks.TakeLast(MostBlocks)).Select(n => n.ToString(CultureInfo.InvariantCulture)));

    public static async Task<IReadOnlyList<LogEntry>> ReadAsync(NpgsqlConnection connection, string key, CancellationToken ct)
    {
        var numbers = key.Split(' ').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var rows = await connection.QueryAsync<LogRow>(new CommandDefinition(
            $"""
             select {LogRow.Columns} from log_entry
             where time >= @From and time <= @To and exists (select 1 from unnest(@Blocks) block where id >= block and id < block + @BlockSize)
             order by time desc, id desc limit @MostRead
             """,
            new
            {
                From = new DateTime(numbers[0], DateTimeKind.Utc),
                // Postgres keeps microseconds.
                To = new DateTime(numbers[1] + TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc),
                Blocks = numbers[2..],
                BlockSize = IdBlocks.Size,
                MostRead,
            }, commandTimeout: SecondsToRead, cancellationToken: ct));
        return [.. rows.Reverse().Select(row => row.ToEntry())];
    }
}

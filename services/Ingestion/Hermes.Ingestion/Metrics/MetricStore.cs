using Npgsql;
using NpgsqlTypes;

namespace Hermes.Ingestion.Metrics;

/// <summary>Stores points. One that is there already, of the same series and time, is replaced: sent again, nothing changes.</summary>
internal sealed class MetricStore(NpgsqlDataSource database, SeriesRegistry registry, MetricPartitions partitions, MetricFigures figures)
{
    private const int PointsPerStatement = 5_000;

    /// <summary>Stores all of them in one transaction.</summary>
    public async Task StoreAsync(IReadOnlyList<MetricSample> samples, CancellationToken ct)
    {
        if (samples.Count == 0)
        {
            return;
        }

        await partitions.EnsureAsync(samples.Select(s => DateOnly.FromDateTime(s.Time.UtcDateTime)).Distinct(), ct);
        var ids = await registry.FindAsync(samples.Select(s => s.Series).DistinctBy(s => s.Key).ToList(), ct);
        var points = new SortedDictionary<(long Series, DateTime Time), MetricSample>();
        var overflow = new SortedDictionary<(string Source, DateTime Minute), long>();
        foreach (var sample in samples)
        {
            if (ids.TryGetValue(sample.Series.Key, out var id))
            {
                points[(id, Microseconds(sample.Time))] = sample;
            }
            else
            {
                var key = (sample.Series.Source, Minute(sample.Time));
                overflow[key] = overflow.GetValueOrDefault(key) + 1;
            }
        }

        var overflown = await OverflownAsync(overflow, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var part in points.Chunk(PointsPerStatement))
        {
            await WriteAsync(part, connection, ct);
        }

        await AddAsync(overflown, connection, ct);
        await transaction.CommitAsync(ct);
        figures.Stored(points.Count, overflow.Values.Sum());
    }

    private static async Task WriteAsync(KeyValuePair<(long Series, DateTime Time), MetricSample>[] points, NpgsqlConnection connection, CancellationToken ct)
    {
        // Sorted by the key, so that two senders of the same points wait for each other instead of deadlocking.
        await using var command = new NpgsqlCommand(
            """
            insert into metric_point (series_id, time, value, count) select * from unnest(@series, @times, @values, @counts)
            on conflict (series_id, time) do update set value = excluded.value, count = excluded.count
            """, connection);
        command.Parameters.AddWithValue("series", Array.ConvertAll(points, p => p.Key.Series));
        command.Parameters.AddWithValue("times", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, Array.ConvertAll(points, p => p.Key.Time));
        command.Parameters.AddWithValue("values", NpgsqlDbType.Array | NpgsqlDbType.Double, Array.ConvertAll(points, p => p.Value.Value));
        command.Parameters.AddWithValue("counts", NpgsqlDbType.Array | NpgsqlDbType.Bigint, Array.ConvertAll(points, p => p.Value.Count));
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<SortedDictionary<(long Series, DateTime Minute), long>> OverflownAsync(SortedDictionary<(string Source, DateTime Minute), long> overflow, CancellationToken ct)
    {
        var bySeries = new SortedDictionary<(long, DateTime), long>();
        foreach (var ((source, minute), count) in overflow)
        {
            var key = (await registry.OverflowAsync(source, ct), minute);
            bySeries[key] = bySeries.GetValueOrDefault(key) + count;
        }

        return bySeries;
    }

    private static async Task AddAsync(SortedDictionary<(long Series, DateTime Minute), long> overflown, NpgsqlConnection connection, CancellationToken ct)
    {
        foreach (var ((series, minute), count) in overflown)
        {
            await using var command = new NpgsqlCommand(
                """
                insert into metric_point as p (series_id, time, value) values (@series, @minute, @count)
                on conflict (series_id, time) do update set value = p.value + excluded.value
                """, connection);
            command.Parameters.AddWithValue("series", series);
            command.Parameters.AddWithValue("minute", minute);
            command.Parameters.AddWithValue("count", (double)count);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static DateTime Microseconds(DateTimeOffset time) => Cut(time, TimeSpan.TicksPerMicrosecond);

    private static DateTime Minute(DateTimeOffset time) => Cut(time, TimeSpan.TicksPerMinute);

    private static DateTime Cut(DateTimeOffset time, long ticks) => new(time.UtcTicks - (time.UtcTicks % ticks), DateTimeKind.Utc);
}

using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Hermes.Ingestion.Metrics;

/// <summary>
/// Gives series their ids. Their number is bounded, per source and in all: points of further ones go to an overflow series.
/// An id is looked up again after an hour, which tells the database that the series still lives.
/// </summary>
internal sealed class SeriesRegistry(NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time)
{
    /// <summary>Series of all sources together.</summary>
    public const int MostInAll = 200_000;

    private static readonly TimeSpan Trusted = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<Guid, Known> _known = [];
    private volatile bool _full;

    /// <summary>The ids of series by their keys; those beyond the limits are missing.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> FindAsync(IReadOnlyCollection<MetricSeriesFacts> series, CancellationToken ct)
    {
        var found = new Dictionary<Guid, long>(series.Count);
        var unknown = new List<MetricSeriesFacts>();
        var now = time.GetUtcNow();
        foreach (var one in series)
        {
            if (_known.TryGetValue(one.Key, out var known) && now - known.At < Trusted)
            {
                found[one.Key] = known.Id;
            }
            else
            {
                unknown.Add(one);
            }
        }

        if (unknown.Count > 0)
        {
            await LookUpAsync(unknown, found, now, ct);
        }

        return found;
    }

    /// <summary>The series that counts the points of a source that found none; one for all sources when there are too many series in all.</summary>
    public async Task<long> OverflowAsync(string source, CancellationToken ct)
    {
        var overflow = MetricSeriesFacts.Overflow(_full ? MetricSeriesFacts.Everybody : source);
        await using var connection = await database.OpenConnectionAsync(ct);
        await InsertAsync([overflow], connection, ct);
        return await connection.QuerySingleAsync<long>(new CommandDefinition(
            "update metric_series set last_received_at = @At where key = @Key returning id", new { overflow.Key, At = time.GetUtcNow() }, cancellationToken: ct));
    }

    private async Task LookUpAsync(List<MetricSeriesFacts> unknown, Dictionary<Guid, long> found, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await TouchAsync(unknown, found, now, connection, ct);
        var fresh = unknown.Where(one => !found.ContainsKey(one.Key)).OrderBy(one => one.Key).ToList();
        if (fresh.Count > 0)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            // One at a time, or two senders could pass the limit together. New series are rare.
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtext('metric_series limit'))", transaction: transaction, cancellationToken: ct));
            await InsertAsync(await WithinLimitsAsync(fresh, connection, ct), connection, ct);
            await TouchAsync(fresh, found, now, connection, ct);
            await transaction.CommitAsync(ct);
        }

        if (_known.Count > MostInAll)
        {
            _known.Clear();
        }

        unknown.ForEach(one =>
        {
            if (found.TryGetValue(one.Key, out var id))
            {
                _known[one.Key] = new Known(id, now);
            }
        });
    }

    private async Task<List<MetricSeriesFacts>> WithinLimitsAsync(List<MetricSeriesFacts> fresh, NpgsqlConnection connection, CancellationToken ct)
    {
        var counts = (await connection.QueryAsync<(string Source, long Series)>(new CommandDefinition(
            "select source, count(*) from metric_series where source = any(@sources) group by source",
            new { sources = fresh.Select(one => one.Source).Distinct().ToArray() }, cancellationToken: ct))).ToDictionary(row => row.Source, row => row.Series);
        var inAll = await connection.QuerySingleAsync<long>(new CommandDefinition("select count(*) from metric_series", cancellationToken: ct));
        _full = inAll + fresh.Count > MostInAll;
        var within = new List<MetricSeriesFacts>();
        foreach (var one in fresh)
        {
            var count = counts.GetValueOrDefault(one.Source);
            if (count < options.Value.MaxSeriesPerSource && inAll < MostInAll)
            {
                within.Add(one);
                counts[one.Source] = count + 1;
                inAll++;
            }
        }

        return within;
    }

    private static async Task TouchAsync(List<MetricSeriesFacts> series, Dictionary<Guid, long> found, DateTimeOffset now, NpgsqlConnection connection, CancellationToken ct)
    {
        // In the order of keys, so that two senders of the same series wait for each other instead of deadlocking.
        var rows = await connection.QueryAsync<(Guid Key, long Id)>(new CommandDefinition(
            """
            with known as (select id from metric_series where key = any(@keys) order by key for no key update)
            update metric_series s set last_received_at = @now from known where s.id = known.id returning s.key, s.id
            """, new { keys = series.Select(one => one.Key).ToArray(), now }, cancellationToken: ct));
        foreach (var (key, id) in rows)
        {
            found[key] = id;
        }
    }

    private static async Task InsertAsync(List<MetricSeriesFacts> series, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into metric_series (key, source, name, unit, kind, attributes)
            select * from unnest(@keys, @sources, @names, @units, @kinds, @attributes::jsonb[])
            on conflict (key) do nothing
            """, connection);
        command.Parameters.AddWithValue("keys", series.Select(one => one.Key).ToArray());
        command.Parameters.AddWithValue("sources", series.Select(one => one.Source).ToArray());
        command.Parameters.AddWithValue("names", series.Select(one => one.Name).ToArray());
        command.Parameters.AddWithValue("units", series.Select(one => one.Unit).ToArray());
        command.Parameters.AddWithValue("kinds", series.Select(one => one.Kind).ToArray());
        command.Parameters.AddWithValue("attributes", NpgsqlDbType.Array | NpgsqlDbType.Text, series.Select(one => one.Attributes).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private readonly record struct Known(long Id, DateTimeOffset At);
}

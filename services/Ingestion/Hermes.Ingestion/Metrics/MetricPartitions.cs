using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Metrics;

/// <summary>The daily partitions of <c>metric_point</c>.</summary>
internal sealed class MetricPartitions(NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time)
{
    private const string Prefix = "metric_point_";
    private const string DayFormat = "yyyyMMdd";
    private readonly ConcurrentDictionary<DateOnly, byte> _known = [];

    /// <summary>Creates the partitions of these days that are kept; points of other days go to <c>metric_point_rest</c>.</summary>
    public async Task EnsureAsync(IEnumerable<DateOnly> days, CancellationToken ct)
    {
        var oldest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-options.Value.MetricRetentionDays);
        foreach (var day in days.Where(day => day >= oldest && !_known.ContainsKey(day)).Distinct().Order().ToList())
        {
            await CreateAsync(day, ct);
            _known[day] = 0;
        }
    }

    /// <summary>Drops the days before <paramref name="oldest"/>.</summary>
    public async Task DropBeforeAsync(DateOnly oldest, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await LockAsync(transaction, ct);
        var names = await connection.QueryAsync<string>(new CommandDefinition(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'metric_point'::regclass", transaction: transaction, cancellationToken: ct));
        foreach (var name in names)
        {
            if (DateOnly.TryParseExact(name[Prefix.Length..], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < oldest)
            {
                _known.TryRemove(day, out _);
                await connection.ExecuteAsync(new CommandDefinition($"drop table {Name(day)}", transaction: transaction, cancellationToken: ct));
            }
        }

        await transaction.CommitAsync(ct);
    }

    private async Task CreateAsync(DateOnly day, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await LockAsync(transaction, ct);
        var sql = string.Create(CultureInfo.InvariantCulture,
            $"create table if not exists {Name(day)} partition of metric_point for values from ('{day:yyyy-MM-dd} 00:00+00') to ('{day.AddDays(1):yyyy-MM-dd} 00:00+00')");
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct));
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
        {
            // The retention was made longer: points of that day are in the rest already, and the others join them.
        }
    }

    private static string Name(DateOnly day) => Prefix + day.ToString(DayFormat, CultureInfo.InvariantCulture);

    // Two replicas that create the same day at once would fail on the catalogue's unique index.
    private static Task LockAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtext('metric_point partitions'))", transaction: transaction, cancellationToken: ct));
}

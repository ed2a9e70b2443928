using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>The daily partitions of <c>log_entry</c>.</summary>
internal sealed class LogPartitions(NpgsqlDataSource database)
{
    private const string Prefix = "log_entry_";
    private const string DayFormat = "yyyyMMdd";
    private readonly ConcurrentDictionary<DateOnly, byte> _known = [];

    public async Task EnsureAsync(IEnumerable<DateOnly> days, CancellationToken ct)
    {
        var missing = days.Where(day => !_known.ContainsKey(day)).Distinct().Order().ToList();
        if (missing.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await LockAsync(transaction, ct);
        foreach (var day in missing)
        {
            var sql = string.Create(CultureInfo.InvariantCulture,
                $"create table if not exists {NameOf(day)} partition of log_entry for values from ('{day:yyyy-MM-dd} 00:00+00') to ('{day.AddDays(1):yyyy-MM-dd} 00:00+00')");
            await connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
        missing.ForEach(day => _known[day] = 0);
    }

    /// <summary>Drops the days before <paramref name="oldest"/>.</summary>
    public async Task<int> DropBeforeAsync(DateOnly oldest, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await LockAsync(transaction, ct);
        var dropped = 0;
        foreach (var day in (await DaysAsync(connection, transaction, ct)).Where(day => day < oldest))
        {
            _known.TryRemove(day, out _);
            await connection.ExecuteAsync(new CommandDefinition($"drop table {NameOf(day)}", transaction: transaction, cancellationToken: ct));
            dropped++;
        }

        await transaction.CommitAsync(ct);
        return dropped;
    }

    /// <summary>The days that have a partition, oldest first.</summary>
    public async Task<IReadOnlyList<DateOnly>> DaysAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await DaysAsync(connection, null, ct)).Order()];
    }

    /// <summary>Name of a day's table.</summary>
    public static string NameOf(DateOnly day) => Prefix + day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static async Task<List<DateOnly>> DaysAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        var names = await connection.QueryAsync<string>(new CommandDefinition(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'log_entry'::regclass", transaction: transaction, cancellationToken: ct));
        var days = new List<DateOnly>();
        foreach (var name in names)
        {
            if (DateOnly.TryParseExact(name[Prefix.Length..], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                days.Add(day);
            }
        }

        return days;
    }

    // Two replicas that create the same day at once would fail on the catalogue's unique index.
    private static Task LockAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtext('log_entry partitions'))", transaction: transaction, cancellationToken: ct));
}

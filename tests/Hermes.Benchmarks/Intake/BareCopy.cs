using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Hermes.Benchmarks.Intake;

/// <summary>Copies stored rows into an empty table of the same columns, partitions and indexes over one connection: what the database alone can do.</summary>
internal static class BareCopy
{
    private const int PieceBytes = 256 * 1024;

    /// <returns>The better of two runs, commit included.</returns>
    public static async Task<PathFigures> RunAsync(NpgsqlDataSource database, IReadOnlyList<string> sources, string folder, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var file = Path.Combine(folder, "rows.copy");
        await ReadAsync(connection, sources, file, ct);
        await CreateAsync(connection, ct);
        var best = new PathFigures(0, double.MaxValue, 0, 0);
        for (var run = 0; run < 2; run++)
        {
            await connection.ExecuteAsync(new CommandDefinition("truncate bare.log_entry", cancellationToken: ct));
            await connection.ExecuteAsync(new CommandDefinition("checkpoint;", commandTimeout: 600, cancellationToken: ct));
            var used = ProcessUsage.Seconds(connection.ProcessID);
            var clock = Stopwatch.StartNew();
            await WriteAsync(connection, file, ct);
            var seconds = clock.Elapsed.TotalSeconds;
            used = ProcessUsage.Seconds(connection.ProcessID) - used;
            var rows = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from bare.log_entry", commandTimeout: 600, cancellationToken: ct));
            best = seconds < best.Seconds ? new PathFigures(rows, seconds, 0, used) : best;
        }

        File.Delete(file);
        return best;
    }

    private static async Task ReadAsync(NpgsqlConnection connection, IReadOnlyList<string> sources, string file, CancellationToken ct)
    {
        // In the order in which they were stored.
        var list = string.Join(',', sources.Select(source => $"'{source.Replace("'", "''", StringComparison.Ordinal)}'"));
        await using var output = File.Create(file, PieceBytes);
        await using var rows = await connection.BeginRawBinaryCopyAsync($"copy (select * from log_entry where source in ({list})) to stdout (format binary)", ct);
        await rows.CopyToAsync(output, PieceBytes, ct);
    }

    private static async Task CreateAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "drop schema if exists bare cascade; create schema bare; create table bare.log_entry (like public.log_entry including all) partition by range (time)", cancellationToken: ct));
        var partitions = await connection.QueryAsync<(string Name, string Bounds)>(new CommandDefinition(
            "select c.relname, pg_get_expr(c.relpartbound, c.oid) from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'public.log_entry'::regclass", cancellationToken: ct));
        foreach (var (name, bounds) in partitions)
        {
            await connection.ExecuteAsync(new CommandDefinition($"create table bare.{name} partition of bare.log_entry {bounds}", cancellationToken: ct));
        }
    }

    // In another transaction than the one that truncated, for which Postgres would write no log.
    private static async Task WriteAsync(NpgsqlConnection connection, string file, CancellationToken ct)
    {
        await using var input = File.OpenRead(file);
        await using var rows = await connection.BeginRawBinaryCopyAsync("copy bare.log_entry from stdin (format binary)", ct);
        await input.CopyToAsync(rows, PieceBytes, ct);
    }
}

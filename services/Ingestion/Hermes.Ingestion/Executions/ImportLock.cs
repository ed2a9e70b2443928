using Dapper;
using Npgsql;

namespace Hermes.Ingestion.Executions;

/// <summary>
/// The right to go on with an import, held by the connection that stores it: Postgres gives it free the moment the process
/// or its connection ends, so a repeat after a crash needs no waiting time.
/// </summary>
internal static class ImportLock
{
    private const string Key = "hashtextextended('import ' || @id, 0)";

    public static Task<bool> TryTakeAsync(NpgsqlConnection connection, string id, CancellationToken ct) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition($"select pg_try_advisory_lock({Key})", new { id }, cancellationToken: ct));

    public static async Task ReleaseAsync(NpgsqlConnection connection, string id)
    {
        try
        {
            await connection.ExecuteAsync($"select pg_advisory_unlock({Key})", new { id });
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection is broken, and the lock went with it.
        }
    }

    public static Task<bool> IsHeldAsync(NpgsqlConnection connection, string id, CancellationToken ct) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"""
             select exists (
                 select from pg_locks
                 where locktype = 'advisory' and objsubid = 1 and database = (select oid from pg_database where datname = current_database())
                   and ((classid::bigint << 32) | objid::bigint) = {Key})
             """, new { id }, cancellationToken: ct));
}

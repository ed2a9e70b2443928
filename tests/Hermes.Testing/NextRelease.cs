using Dapper;
using Npgsql;

namespace Hermes.Testing;

/// <summary>
/// The schema that an upgrade leaves a replica of this release with: a newer one has migrated, and every table has columns
/// this release knows nothing of. All tests of services run on it, so code that would break there breaks here.
/// </summary>
internal static class NextRelease
{
    public static async Task MigrateAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        var tables = (await connection.QueryAsync<string>(
            """
            select c.oid::regclass::text from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
              and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'of_the_next_release')
            """)).AsList();
        foreach (var table in tables)
        {
            // One table at a time: the service works meanwhile, and waits for no more than one lock.
            await connection.ExecuteAsync(
                $"alter table {table} add column if not exists of_the_next_release text, add column if not exists counted_by_the_next_release int not null default 0");
        }

        await connection.ExecuteAsync("insert into schema_migration (name, checksum) values ('Hermes.Next/0001_next.sql', '') on conflict do nothing");
    }
}

using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Postgres;

/// <summary>
/// Applies numbered SQL files in order, each in a transaction, under an advisory lock: replicas that start together
/// wait for one another. A file that changed after it was applied stops the start.
/// </summary>
internal sealed partial class MigrationRunner(NpgsqlDataSource database, Assembly host, ILogger<MigrationRunner> logger) : IHostedLifecycleService
{
    private const long LockKey = 0x4865726D6573; // "Hermes"

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var migrations = Read(typeof(MigrationRunner).Assembly).Concat(Read(host)).ToList();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: cancellationToken));
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                create table if not exists schema_migration (
                    name text primary key,
                    checksum text not null,
                    applied_at timestamptz not null default now())
                """, cancellationToken: cancellationToken));
            var applied = (await connection.QueryAsync<(string Name, string Checksum)>(new CommandDefinition(
                "select name, checksum from schema_migration", cancellationToken: cancellationToken))).ToDictionary(row => row.Name, row => row.Checksum);

            foreach (var migration in migrations)
            {
                if (!applied.TryGetValue(migration.Name, out var checksum))
                {
                    await ApplyAsync(connection, migration, cancellationToken);
                    Applied(logger, migration.Name);
                }
                else if (checksum != migration.Checksum)
                {
                    throw new InvalidOperationException($"Migration {migration.Name} was changed after it was applied. Restore it and add a new file instead.");
                }
            }
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(migration.Sql, transaction: transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into schema_migration (name, checksum) values (@Name, @Checksum)", new { migration.Name, migration.Checksum }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    private static IEnumerable<Migration> Read(Assembly assembly) =>
        from resource in assembly.GetManifestResourceNames()
        let match = ResourceName().Match(resource)
        where match.Success
        orderby match.Groups[1].Value
        select Load(assembly, resource, $"{assembly.GetName().Name}/{match.Groups[1].Value}");

    private static Migration Load(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var sql = reader.ReadToEnd();
        return new Migration(name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }

    [GeneratedRegex(@"\.Migrations\.(\d{4}_\w+\.sql)$")]
    private static partial Regex ResourceName();

    [LoggerMessage(LogLevel.Information, "Applied migration {Name}")]
    private static partial void Applied(ILogger logger, string name);

    private sealed record Migration(string Name, string Sql, string Checksum);
}

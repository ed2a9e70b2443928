using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Postgres;

/// <summary>
/// Applies numbered SQL files in order, each in a transaction, under an advisory lock: replicas that start together
/// wait for one another. A file that changed after it was applied stops the start.
/// </summary>
internal static partial class SchemaMigration
{
    private const long LockKey = 0x4865726D6573; // "Hermes"

    /// <param name="database">To bring up to date.</param>
    /// <param name="migrations">In the order to apply them.</param>
    /// <param name="logger">Hears of each one applied.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="underLock">Done once the schema is there, while other processes still wait.</param>
    public static async Task ApplyAsync(
        NpgsqlDataSource database, IReadOnlyList<Migration> migrations, ILogger logger, CancellationToken ct, Func<NpgsqlConnection, Task>? underLock = null)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: ct));
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                create table if not exists schema_migration (
                    name text primary key,
                    checksum text not null,
                    applied_at timestamptz not null default now())
                """, cancellationToken: ct));
            var applied = (await connection.QueryAsync<(string Name, string Checksum)>(new CommandDefinition(
                "select name, checksum from schema_migration", cancellationToken: ct))).ToDictionary(row => row.Name, row => row.Checksum);

            foreach (var migration in migrations)
            {
                if (!applied.TryGetValue(migration.Name, out var checksum))
                {
                    await ApplyAsync(connection, migration, ct);
                    Applied(logger, migration.Name);
                }
                else if (checksum != migration.Checksum)
                {
                    throw new InvalidOperationException($"Migration {migration.Name} was changed after it was applied. Restore it and add a new file instead.");
                }
            }

            if (underLock is not null)
            {
                await underLock(connection);
            }
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    /// <summary>The files <c>NNNN_name.sql</c> embedded from a folder of an assembly's project.</summary>
    public static IReadOnlyList<Migration> Read(Assembly assembly, string folder) =>
    [
        .. from resource in assembly.GetManifestResourceNames()
           let match = ResourceName().Match(resource)
           where match.Success && match.Groups["folder"].Value == folder
           orderby match.Groups["file"].Value
           select Load(assembly, resource, $"{assembly.GetName().Name}/{match.Groups["file"].Value}"),
    ];

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(migration.Sql, transaction: transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into schema_migration (name, checksum) values (@Name, @Checksum)", new { migration.Name, migration.Checksum }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    private static Migration Load(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var sql = reader.ReadToEnd();
        return new Migration(name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }

    [GeneratedRegex(@"\.(?<folder>\w+)\.(?<file>\d{4}_\w+\.sql)$", RegexOptions.ExplicitCapture)]
    private static partial Regex ResourceName();

    [LoggerMessage(LogLevel.Information, "Applied migration {Name}")]
    private static partial void Applied(ILogger logger, string name);
}

/// <summary>One numbered SQL file.</summary>
internal sealed record Migration(string Name, string Sql, string Checksum);

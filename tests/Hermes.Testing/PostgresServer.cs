using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace Hermes.Testing;

/// <summary>
/// A real Postgres, one per test process: a private server with a free port and a throw-away data directory, or the
/// server of environment variable <c>HERMES_TEST_POSTGRES</c> (a connection string of a superuser).
/// </summary>
public sealed class PostgresServer
{
    private const string Password = "tests";
    private static readonly Lazy<Task<PostgresServer>> shared = new(StartAsync);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> sharedDatabases = new();
    private readonly string connectionString;

    private PostgresServer(string connectionString) => this.connectionString = connectionString;

    /// <summary>The server of this test process.</summary>
    public static Task<PostgresServer> SharedAsync() => shared.Value;

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.ExecuteAsync($"create database {name}");
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString;
    }

    /// <summary>The database of a name that all hosts of this test process share, made when first asked for.</summary>
    public Task<string> SharedDatabaseAsync(string name) => sharedDatabases.GetOrAdd(name, _ => new Lazy<Task<string>>(CreateDatabaseAsync)).Value;

    /// <summary>Drops a database made by <see cref="CreateDatabaseAsync"/>, closing what is still connected.</summary>
    public async Task DropDatabaseAsync(string database)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.ExecuteAsync($"drop database if exists {new NpgsqlConnectionStringBuilder(database).Database} with (force)");
    }

    private static async Task<PostgresServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("HERMES_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new PostgresServer(given);
        }

        var directory = TemporaryDirectory.Create("hermes-postgres");
        var port = ServerProcess.FreePort();
        var server = ServerProcess.Start("run-postgres.sh", [Path.Combine(directory, "data"), port.ToString()], new Dictionary<string, string>
        {
            ["HERMES_POSTGRES_PASSWORD"] = Password,
            ["HERMES_POSTGRES_FAST"] = Environment.GetEnvironmentVariable("HERMES_POSTGRES_FAST") ?? "1",
        });
        server.StopAtExit(directory);

        var connectionString = $"Host=127.0.0.1;Port={port};Username=hermes;Password={Password};Database=postgres;Include Error Detail=true;Maximum Pool Size=30";
        await Eventually.TrueAsync(async () =>
        {
            if (server.HasExited)
            {
                throw new InvalidOperationException($"Postgres did not start. Install it with deploy/prerequisites.sh. It said:\n{server.Output}");
            }

            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60), "Postgres answers");
        return new PostgresServer(connectionString);
    }
}

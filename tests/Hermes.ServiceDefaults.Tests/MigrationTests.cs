using Dapper;
using Hermes.Testing;
using Npgsql;

namespace Hermes.ServiceDefaults.Tests;

public sealed class MigrationTests
{
    [Fact]
    public async Task Two_replicas_that_start_together_migrate_once()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var messaging = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();

        var hosts = await Task.WhenAll(TestHost.StartAsync(database, messaging), TestHost.StartAsync(database, messaging));

        await using var connection = new NpgsqlConnection(database);
        var applied = (await connection.QueryAsync<string>("select name from schema_migration order by name")).ToList();
        Assert.Equal(["Hermes.ServiceDefaults.Tests/0001_things.sql", "Hermes.ServiceDefaults/0001_outbox.sql"], applied.Order(StringComparer.Ordinal));
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_migration_changed_after_it_was_applied_stops_the_start()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var messaging = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
        await using (await TestHost.StartAsync(database, messaging))
        {
            await using var connection = new NpgsqlConnection(database);
            await connection.ExecuteAsync("update schema_migration set checksum = 'other' where name like '%things%'");
        }

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(database, messaging));
        Assert.Contains("0001_things.sql", failure.Message);
    }

    [Fact]
    public async Task A_replica_of_the_previous_release_starts_on_a_schema_that_a_newer_one_migrated()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var messaging = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
        await using (await TestHost.StartAsync(database, messaging))
        {
            await using var connection = new NpgsqlConnection(database);
            await connection.ExecuteAsync(
                """
                alter table thing add column note text;
                insert into schema_migration (name, checksum) values ('Hermes.ServiceDefaults.Tests/0002_note.sql', 'of the next release')
                """);
        }

        await using var previous = await TestHost.StartAsync(database, messaging);
        using var health = await previous.Client.GetAsync("/health", TestContext.Current.CancellationToken);

        Assert.True(health.IsSuccessStatusCode);
    }
}

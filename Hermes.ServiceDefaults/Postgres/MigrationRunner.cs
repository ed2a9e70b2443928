using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Postgres;

/// <summary>Brings the service's own database up to date before anything else starts.</summary>
internal sealed class MigrationRunner(NpgsqlDataSource database, Assembly host, ILogger<MigrationRunner> logger) : IHostedLifecycleService
{
    private const string Folder = "Migrations";

    public Task StartingAsync(CancellationToken cancellationToken) => SchemaMigration.ApplyAsync(
        database, [.. SchemaMigration.Read(typeof(MigrationRunner).Assembly, Folder), .. SchemaMigration.Read(host, Folder)], logger, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

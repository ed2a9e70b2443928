using Dapper;
using Hermes.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Brings identitydb up to date before anything else starts, and makes the first data-protection key.</summary>
internal sealed class IdentityStart(IdentityDatabase identity, IKeyManager keys, ILogger<IdentityStart> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(90);

    public Task StartingAsync(CancellationToken cancellationToken) => SchemaMigration.ApplyAsync(
        identity.Source, SchemaMigration.Read(typeof(IdentityStart).Assembly, "IdentityMigrations"), logger, cancellationToken, MakeFirstKeyAsync);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Under the lock of the migrations: processes that start together must not each make one, for a ring is read once a day.
    private async Task MakeFirstKeyAsync(NpgsqlConnection connection)
    {
        if (!await connection.ExecuteScalarAsync<bool>("select exists (select from data_protection_key)"))
        {
            // The ring itself knows no other clock.
            var now = TimeProvider.System.GetUtcNow();
            keys.CreateNewKey(now, now + KeyLifetime);
        }
    }
}

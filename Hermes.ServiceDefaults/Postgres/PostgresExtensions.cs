using System.Reflection;
using Dapper;
using Hermes.ServiceDefaults.Coordination;
using Hermes.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Postgres;

/// <summary>One Postgres database of a service.</summary>
public static class PostgresExtensions
{
    /// <summary>
    /// Adds the database behind connection string <paramref name="name"/>: an <see cref="NpgsqlDataSource"/>, health,
    /// telemetry, and the host's embedded <c>Migrations/NNNN_name.sql</c>, applied before anything else starts.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection string is missing.</exception>
    public static IHostApplicationBuilder AddPostgres(this IHostApplicationBuilder builder, string name)
    {
        var connectionString = RequireConnectionString(builder.Configuration, name);
        DapperSetup.Apply();
        builder.Services.AddSingleton(services =>
        {
            var source = new NpgsqlDataSourceBuilder(connectionString);
            source.Name = name; // names the pool in metrics, in place of the connection string
            source.ConnectionStringBuilder.ApplicationName = builder.Environment.ApplicationName;
            source.UseLoggerFactory(services.GetRequiredService<ILoggerFactory>());
            return source.Build();
        });
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        builder.Services.AddSampledMetrics<DatabaseMetrics>();
        builder.Services.AddHealthChecks().AddCheck<PostgresHealthCheck>(name, tags: [ServiceDefaultsExtensions.ReadyTag]);

        var host = Assembly.Load(builder.Environment.ApplicationName);
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<MigrationRunner>(services, host));
        builder.Services.AddCoordination();
        return builder;
    }

    internal static string RequireConnectionString(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { } connectionString && !string.IsNullOrWhiteSpace(connectionString)
            ? connectionString
            : throw new InvalidOperationException($"Connection string '{name}' is missing. Set ConnectionStrings__{name} to a Postgres connection string.");

    private sealed class PostgresHealthCheck(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                await connection.ExecuteScalarAsync<int>(new CommandDefinition("select 1", cancellationToken: cancellationToken));
                return HealthCheckResult.Healthy();
            }
            catch (NpgsqlException e)
            {
                return HealthCheckResult.Unhealthy("Postgres does not answer.", e);
            }
        }
    }
}

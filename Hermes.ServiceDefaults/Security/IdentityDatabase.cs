using Hermes.ServiceDefaults.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Security;

/// <summary>The database of users, keys, data-protection keys and the audit trail, which every process reads.</summary>
public sealed class IdentityDatabase : IAsyncDisposable
{
    /// <summary>Connection name.</summary>
    public const string ConnectionName = "identitydb";

    // Each process asks it little: keys are remembered for seconds.
    private const int LargestPool = 10;

    /// <summary>Opens nothing yet.</summary>
    /// <exception cref="InvalidOperationException">The connection string is missing.</exception>
    public IdentityDatabase(IConfiguration configuration, IHostEnvironment environment, ILoggerFactory loggers)
    {
        var source = new NpgsqlDataSourceBuilder(PostgresExtensions.RequireConnectionString(configuration, ConnectionName));
        source.ConnectionStringBuilder.ApplicationName = environment.ApplicationName;
        source.ConnectionStringBuilder.MaxPoolSize = LargestPool;
        source.UseLoggerFactory(loggers);
        Source = source.Build();
    }

    /// <summary>Connections to it.</summary>
    public NpgsqlDataSource Source { get; }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Source.DisposeAsync();
}

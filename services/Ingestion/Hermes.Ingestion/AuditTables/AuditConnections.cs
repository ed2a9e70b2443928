using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;

namespace Hermes.Ingestion.AuditTables;

/// <summary>
/// The databases that audit tables may be read from: <c>Ingestion:Connections:NAME</c> of the configuration, each a connection
/// string of Postgres. Sources know their names only; what stands behind a name is never shown or stored.
/// </summary>
internal sealed partial class AuditConnections(IConfiguration configuration) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (string Text, NpgsqlDataSource Database)> _databases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a source may not use a name; null when it may.</summary>
    public string? Refusal(string? name) =>
        name is null || !Name().IsMatch(name) ? "Name a connection of the configuration: letters, digits, _ and -."
        : string.IsNullOrWhiteSpace(Text(name)) ? $"No connection '{name}' is configured. Set Ingestion:Connections:{name} (environment Ingestion__Connections__{name}) of this service to a connection string."
        : null;

    /// <exception cref="AuditException">There is no such connection, or its text is none of Postgres.</exception>
    public NpgsqlDataSource Find(string name)
    {
        if (Refusal(name) is { } refusal)
        {
            throw new AuditException(refusal);
        }

        var text = Text(name)!;
        var known = _databases.GetOrAdd(name, _ => (text, Build(name, text)));
        if (known.Text != text)
        {
            // A secret that was changed while the service runs.
            _databases[name] = known = (text, Build(name, text));
        }

        return known.Database;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, database) in _databases.Values)
        {
            await database.DisposeAsync();
        }
    }

    private string? Text(string name) => configuration[$"{IngestionOptions.Section}:Connections:{name}"];

    private static NpgsqlDataSource Build(string name, string text)
    {
        try
        {
            var source = new NpgsqlDataSourceBuilder(text) { Name = $"audit table {name}" };
            source.ConnectionStringBuilder.ApplicationName = "Hermes audit tables";
            source.ConnectionStringBuilder.MaxPoolSize = 4;
            source.ConnectionStringBuilder.Timeout = 10;
            return source.Build();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            // The exception may quote the text, which is a secret.
            throw new AuditException($"Ingestion:Connections:{name} is no connection string of Postgres. Write Host=...;Username=...;Password=...;Database=...");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$")]
    private static partial Regex Name();
}

/// <summary>An audit table cannot be read; the message says why and what to do, and holds no secret.</summary>
internal sealed class AuditException(string message) : Exception(message);

using System.Diagnostics.Metrics;
using Dapper;
using Hermes.ServiceDefaults.Telemetry;
using Npgsql;

namespace Hermes.ServiceDefaults.Postgres;

/// <summary>What the service's database holds: its size, its schema, and events that wait in the outbox.</summary>
internal sealed class DatabaseMetrics : ISampledMetrics
{
    private readonly NpgsqlDataSource database;
    private volatile Figures? last;

    public DatabaseMetrics(NpgsqlDataSource database, IMeterFactory meters)
    {
        this.database = database;
        var meter = meters.CreateHermes();
        Gauge("hermes.outbox.rows", "{event}", "Events committed and not yet on the bus.", figures => figures.Rows);
        Gauge("hermes.outbox.oldest.age", "s", "Age of the oldest event in the outbox; 0 when it is empty.", figures => figures.Oldest);
        Gauge("hermes.migrations.applied", "{migration}", "Migrations that the database has.", figures => figures.Migrations);
        Gauge("hermes.database.size", "By", "Size of the database.", figures => figures.Size);

        void Gauge(string name, string unit, string description, Func<Figures, double> figure) => meter.CreateObservableGauge(
            name, () => last is { } figures ? new Measurement<double>[] { new(figure(figures)) } : [], unit, description);
    }

    public async Task SampleAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        last = await connection.QuerySingleAsync<Figures>(new CommandDefinition(
            """
            select count(*) as rows, coalesce(extract(epoch from now() - min(created_at)), 0)::double precision as oldest,
                (select count(*) from schema_migration) as migrations, pg_database_size(current_database()) as size
            from outbox
            """, cancellationToken: ct));
    }

    private sealed record Figures
    {
        public long Rows { get; init; }

        public double Oldest { get; init; }

        public long Migrations { get; init; }

        public long Size { get; init; }
    }
}

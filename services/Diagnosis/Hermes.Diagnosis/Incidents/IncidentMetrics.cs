using System.Diagnostics.Metrics;
using Dapper;
using Hermes.ServiceDefaults.Telemetry;
using Npgsql;

namespace Hermes.Diagnosis.Incidents;

/// <summary>Figures of incidents: those not resolved, and those that wait for a diagnosis.</summary>
internal sealed class IncidentMetrics : ISampledMetrics
{
    private readonly NpgsqlDataSource database;
    private volatile Figures? last;

    public IncidentMetrics(NpgsqlDataSource database, IMeterFactory meters)
    {
        this.database = database;
        var meter = meters.CreateHermes();
        meter.CreateObservableGauge("hermes.diagnosis.waiting", () => last is null ? [] : new Measurement<long>[] { new(last.Rows) }, "{incident}", "Incidents that wait for a diagnosis.");
        meter.CreateObservableGauge("hermes.diagnosis.oldest.age", () => last is null ? [] : new Measurement<double>[] { new(last.Oldest) }, "s", "How long the incident that waits longest for a diagnosis has waited; 0 without one.");
        meter.CreateObservableGauge("hermes.diagnosis.incidents", () => last is null ? [] : new Measurement<long>[] { new(last.Unresolved) }, "{incident}", "Incidents that are not resolved.");
    }

    public async Task SampleAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        last = await connection.QuerySingleAsync<Figures>(new CommandDefinition(
            """
            select count(*) as unresolved, count(diagnosis_due_at) as rows,
                greatest(0, coalesce(extract(epoch from now() - min(diagnosis_due_at)), 0))::double precision as oldest
            from incident where state <> 'resolved' or diagnosis_due_at is not null
            """, cancellationToken: ct));
    }

    private sealed record Figures
    {
        public long Unresolved { get; init; }

        public long Rows { get; init; }

        public double Oldest { get; init; }
    }
}

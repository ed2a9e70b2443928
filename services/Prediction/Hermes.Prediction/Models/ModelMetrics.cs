using System.Diagnostics.Metrics;
using Dapper;
using Hermes.ServiceDefaults.Telemetry;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>Figures of models: trainings, and the model that serves.</summary>
internal sealed class ModelMetrics : ISampledMetrics
{
    private readonly NpgsqlDataSource database;
    private readonly Histogram<double> training;
    private volatile Serving? last;

    public ModelMetrics(NpgsqlDataSource database, IMeterFactory meters)
    {
        this.database = database;
        var meter = meters.CreateHermes();
        training = meter.CreateHistogram<double>("hermes.model.training.duration", "s", "Time a training took, by outcome.");
        meter.CreateObservableGauge("hermes.model.champion", () => last is null ? [] : new Measurement<int>[] { new(last.Age is null ? 0 : 1) }, "{model}", "1 when a champion is registered; else only the cold start serves.");
        meter.CreateObservableGauge("hermes.model.broken", () => last is null ? [] : new Measurement<int>[] { new(last.Broken ? 1 : 0) }, "{model}", "1 when the champion's artifact cannot be loaded and another model serves in its place.");
        meter.CreateObservableGauge("hermes.model.age", () => last is null ? [] : new Measurement<double>[] { new(last.Age ?? 0) }, "s", "Time since the champion was trained; 0 without one.");
    }

    public void Trained(string outcome, TimeSpan needed) => training.Record(needed.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));

    public async Task SampleAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (age, broken) = await connection.QuerySingleOrDefaultAsync<(double?, bool)>(new CommandDefinition(
            """
            select greatest(0, extract(epoch from now() - trained_at))::double precision, fault is not null
            from model where stage = 'champion'
            """, cancellationToken: ct));
        last = new Serving(age, broken);
    }

    private sealed record Serving(double? Age, bool Broken);
}

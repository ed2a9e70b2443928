using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Features;
using Hermes.Learning.Models;
using Hermes.Learning.Training;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>The registry's table.</summary>
internal static class ModelStore
{
    public const string Columns = "id, version, algorithm, stage, trained_at, data_from, data_to, rows, dataset_hash, features, metrics::text as metrics, baselines::text as baselines, verdict";

    /// <summary>Registers what a training run made; the new model becomes champion when it beats the baselines, else the baseline does if nothing serves yet.</summary>
    public static async Task<string> RegisterAsync(NpgsqlDataSource database, TrainingResult result, DateTimeOffset now, CancellationToken ct)
    {
        var report = result.Report;
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var version = $"{stamp}-{report.Algorithm.Name()}";
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await InsertAsync(version, result.Forecaster, report.Model, report.Verdict);
        if (report.BeatsBaselines)
        {
            await PromoteAsync(connection, transaction, version, ct);
        }
        else if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from model where stage = 'champion' and algorithm <> 'baseline'", transaction: transaction, cancellationToken: ct)) == 0)
        {
            var baseline = $"{stamp}-{Algorithm.MovingAverage.Name()}";
            await InsertAsync(baseline, result.Baseline, report.Baselines.Single(scorer => scorer.Name == "movingAverage"), $"Serves because no learned model is better. {report.Verdict}");
            await PromoteAsync(connection, transaction, baseline, ct);
        }

        await transaction.CommitAsync(ct);
        return version;

        Task InsertAsync(string name, Forecaster forecaster, ScorerReport scorer, string verdict) => connection.ExecuteAsync(new CommandDefinition(
            """
            insert into model (version, algorithm, stage, trained_at, data_from, data_to, rows, dataset_hash, features, metrics, baselines, verdict, artifact)
            values (@name, @algorithm, 'candidate', @now, @From, @To, @TrainRows, @DatasetHash, @features, @metrics::jsonb, @baselines::jsonb, @verdict, @artifact)
            """,
            new
            {
                name,
                algorithm = forecaster.Model.Algorithm.Name(),
                now,
                report.From,
                report.To,
                TrainRows = (long)report.TrainRows,
                result.DatasetHash,
                features = FeatureCatalog.All.Select(feature => feature.Name).ToArray(),
                metrics = JsonSerializer.Serialize(Figures(scorer, forecaster.Thresholds.Warning), HermesJson.Options),
                baselines = JsonSerializer.Serialize(report.Baselines.ToDictionary(baseline => baseline.Name, baseline => Figures(baseline, null)), HermesJson.Options),
                verdict,
                artifact = forecaster.Save(),
            }, transaction, cancellationToken: ct));
    }

    /// <summary>Makes a version the champion; false when it does not exist.</summary>
    public static async Task<bool> PromoteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string version, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "update model set stage = 'archived' where stage = 'champion' and version <> @version and exists (select 1 from model where version = @version)",
            new { version }, transaction, cancellationToken: ct)) >= 0
        && await connection.ExecuteAsync(new CommandDefinition(
            "update model set stage = 'champion' where version = @version", new { version }, transaction, cancellationToken: ct)) == 1;

    private static Dictionary<string, double> Figures(ScorerReport scorer, double? threshold)
    {
        var figures = new Dictionary<string, double>(scorer.All.ToDictionary());
        foreach (var (name, value) in scorer.Onset.ToDictionary())
        {
            figures[$"onset.{name}"] = value;
        }

        figures["alerts.count"] = scorer.Alerts.Alerts;
        figures["alerts.precision"] = scorer.Alerts.Precision;
        figures["alerts.onsetRecall"] = scorer.Alerts.OnsetRecall;
        figures["alerts.perFeedDay"] = scorer.Alerts.PerFeedDay;
        if (!double.IsNaN(scorer.Alerts.MedianLeadMinutes))
        {
            figures["alerts.medianLeadMinutes"] = scorer.Alerts.MedianLeadMinutes;
        }

        if (threshold is { } value2)
        {
            figures["threshold"] = value2;
        }

        return figures;
    }
}

/// <summary>A model as it is stored, without its artifact.</summary>
internal sealed record ModelRow
{
    public long Id { get; init; }

    public required string Version { get; init; }

    public required string Algorithm { get; init; }

    public required string Stage { get; init; }

    public DateTimeOffset TrainedAt { get; init; }

    public DateTimeOffset DataFrom { get; init; }

    public DateTimeOffset DataTo { get; init; }

    public long Rows { get; init; }

    public required string DatasetHash { get; init; }

    public required string[] Features { get; init; }

    public required string Metrics { get; init; }

    public required string Baselines { get; init; }

    public required string Verdict { get; init; }

    public ModelInfo ToInfo() => new()
    {
        Version = Version,
        Algorithm = Algorithm,
        Stage = Stage,
        TrainedAt = TrainedAt,
        DataFrom = DataFrom,
        DataTo = DataTo,
        Rows = Rows,
        DatasetHash = DatasetHash,
        Features = Features,
        Metrics = JsonSerializer.Deserialize<Dictionary<string, double>>(Metrics, HermesJson.Options)!,
        Baselines = JsonSerializer.Deserialize<Dictionary<string, IReadOnlyDictionary<string, double>>>(Baselines, HermesJson.Options),
        Verdict = Verdict,
    };
}

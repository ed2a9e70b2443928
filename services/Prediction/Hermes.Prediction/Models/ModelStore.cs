using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Models;
using Hermes.Learning.Training;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>A model to be registered.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Set">What it is.</param>
/// <param name="Figures">Its figures on the test part.</param>
/// <param name="Card">The rest of its card.</param>
/// <param name="Verdict">What was found.</param>
internal sealed record NewModel(string Version, ForecastSet Set, ScorerReport Figures, ModelCard Card, string Verdict);

/// <summary>The registry's table.</summary>
internal static class ModelStore
{
    /// <summary>Stores a model as candidate.</summary>
    public static async Task InsertAsync(NpgsqlTransaction transaction, NewModel model, ForecastSetResult result, StageMove move, CancellationToken ct)
    {
        var report = result.Report;
        var artifact = model.Set.Save();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into model (version, algorithm, stage, trained_at, data_from, data_to, rows, dataset_hash, features, metrics, baselines, verdict,
                               artifact, artifact_hash, trained_by, test_from, details, score_reference)
            values (@Version, @algorithm, 'candidate', @At, @From, @To, @TrainRows, @DatasetHash, @features, @metrics::jsonb, @baselines::jsonb, @Verdict,
                    @artifact, @hash, @By, @TestFrom, @details::jsonb, @scores::jsonb)
            """,
            new
            {
                model.Version,
                algorithm = model.Set.Window.Model.Algorithm.Name(),
                move.At,
                report.From,
                report.To,
                TrainRows = (long)report.TrainRows,
                result.DatasetHash,
                features = model.Set.Window.Features.ToArray(),
                metrics = Json(ModelFigures.Of(model.Figures, model.Set.Window.Thresholds.Warning)),
                baselines = Json(report.Baselines.ToDictionary(baseline => baseline.Name, baseline => ModelFigures.Of(baseline, null))),
                model.Verdict,
                artifact,
                hash = ModelArtifact.HashOf(artifact),
                move.By,
                report.TestFrom,
                details = Json(model.Card.Details),
                scores = Json(model.Card.Scores),
            }, transaction, cancellationToken: ct));
        await ModelStages.RecordAsync(transaction, model.Version, ModelStages.Candidate, move, ct);
    }

    /// <summary>One model with its card; null when there is none of this version.</summary>
    public static async Task<ModelInfo?> FindAsync(NpgsqlDataSource database, string version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<ModelRow>(new CommandDefinition(
            $"select {ModelRow.Columns}, coalesce(details, jsonb_build_object())::text as details from model where version = @version", new { version }, cancellationToken: ct));
        if (row is null)
        {
            return null;
        }

        var stages = await connection.QueryAsync<StageRow>(new CommandDefinition(
            "select stage, at, by, reason from model_stage where version = @version order by id desc limit 100", new { version }, cancellationToken: ct));
        var info = row.ToInfo();
        return info with { Details = info.Details! with { Stages = [.. stages.Select(move => new StageChange(move.Stage, move.At, move.By, move.Reason))] } };
    }

    /// <summary>Whether there is such a version.</summary>
    public static Task<bool> ExistsAsync(NpgsqlConnection connection, string version, CancellationToken ct) => connection.ExecuteScalarAsync<bool>(
        new CommandDefinition("select exists (select 1 from model where version = @version)", new { version }, cancellationToken: ct));

    /// <summary>Puts a comparison on a card, in place of the one before against the same.</summary>
    public static async Task CompareAsync(NpgsqlTransaction transaction, string version, ModelComparison comparison, CancellationToken ct)
    {
        var stored = await transaction.Connection!.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select details::text from model where version = @version", new { version }, transaction, cancellationToken: ct));
        var details = stored is null ? new ModelDetails() : JsonSerializer.Deserialize<ModelDetails>(stored, HermesJson.Options)!;
        details = details with { Comparisons = [.. details.Comparisons.Where(other => other.Against != comparison.Against), comparison] };
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update model set details = @details::jsonb where version = @version", new { version, details = Json(details) }, transaction, cancellationToken: ct));
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, HermesJson.Options);

    private sealed record StageRow
    {
        public required string Stage { get; init; }

        public DateTimeOffset At { get; init; }

        public required string By { get; init; }

        public string? Reason { get; init; }
    }
}

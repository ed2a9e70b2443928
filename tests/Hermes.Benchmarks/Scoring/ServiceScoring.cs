using System.Diagnostics;
using Dapper;
using Hermes.Benchmarks.Intake;
using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Hermes.Learning.History;
using Hermes.Learning.Training;
using Hermes.Prediction;
using Hermes.Prediction.Models;
using Hermes.Prediction.Scoring;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Hermes.Benchmarks.Scoring;

/// <summary>The real service on a database of its own: all feeds scored and stored, and single ones asked about over HTTP.</summary>
internal static class ServiceScoring
{
    private const int Passes = 7;
    private const int Questions = 1000;

    public static async Task MeasureAsync(FleetHistory fleet, ForecastSet set, SortedDictionary<string, double> figures, CancellationToken ct)
    {
        await using var service = await ServiceFixture<ForecastingOptions>.StartAsync("predictiondb", host =>
        {
            host.UseSetting("Forecasting:TrainAutomatically", "false");
            host.UseSetting("Forecasting:ScoreEverySeconds", "3600");
        });
        await service.ListenAsync<FailurePredicted>();
        await service.StopHostAsync();
        await FillAsync(service.DataSource, fleet, set, ct);
        await service.StartHostAsync();
        await service.Services.GetRequiredService<Champion>().RefreshAsync(ct);
        var scorer = service.Services.GetRequiredService<Scorer>();
        await scorer.ScoreAsync(null, ct); // learns the day's baselines

        var (passes, own, stored) = (new double[Passes], ProcessUsage.Seconds(Environment.ProcessId), await ProcessUsage.DatabaseSecondsAsync(service.DataSource, ct));
        for (var i = 0; i < Passes; i++)
        {
            var clock = Stopwatch.StartNew();
            var scored = await scorer.ScoreAsync(null, ct);
            passes[i] = clock.Elapsed.TotalSeconds;
            figures["feedsScored"] = scored.Count;
            figures["feedsAtRisk"] = scored.Count(prediction => prediction.RaisedAt is not null);
        }

        Array.Sort(passes);
        figures["scoreAllSeconds"] = passes[Passes / 2];
        figures["scoreAllWorstSeconds"] = passes[^1];
        figures["scoreAllProcessorSeconds"] = (ProcessUsage.Seconds(Environment.ProcessId) - own) / Passes;
        figures["storeProcessorSeconds"] = (await ProcessUsage.DatabaseSecondsAsync(service.DataSource, ct) - stored) / Passes;
        await AskAsync(new PredictionClient(service.Client), [.. fleet.Feeds.Keys], figures, ct);
    }

    private static async Task AskAsync(PredictionClient client, string[] feeds, SortedDictionary<string, double> figures, CancellationToken ct)
    {
        var (times, own) = (new double[Questions], 0.0);
        for (var i = -100; i < Questions; i++)
        {
            if (i == 0)
            {
                own = ProcessUsage.Seconds(Environment.ProcessId);
            }

            var started = Stopwatch.GetTimestamp();
            await client.PredictAsync(new PredictRequest(feeds[(i + 100) * 7919 % feeds.Length]), ct);
            times[Math.Max(i, 0)] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        figures["predictP50Milliseconds"] = times[Questions / 2];
        figures["predictP99Milliseconds"] = times[(int)(Questions * 0.99)];
        figures["predictProcessorMilliseconds"] = 1000 * (ProcessUsage.Seconds(Environment.ProcessId) - own) / Questions;
    }

    private static async Task FillAsync(NpgsqlDataSource database, FleetHistory fleet, ForecastSet set, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using (var feeds = await connection.BeginBinaryImportAsync("copy feed (name, upstreams, deadline_minutes, starts_seen) from stdin (format binary)", ct))
        {
            foreach (var feed in fleet.Feeds.Values.Select(history => history.Feed))
            {
                await feeds.StartRowAsync(ct);
                await feeds.WriteAsync(feed.Name, ct);
                await feeds.WriteAsync(feed.Upstreams.ToArray(), ct);
                await WriteAsync(feeds, feed.DeadlineMinutes, NpgsqlDbType.Double, ct);
                await feeds.WriteAsync(1L, ct);
            }

            await feeds.CompleteAsync(ct);
        }

        await using (var runs = await connection.BeginBinaryImportAsync(
            "copy execution (feed, execution_id, status, started_at, ended_at, rows_out) from stdin (format binary)", ct))
        {
            foreach (var (feed, run) in fleet.Feeds.SelectMany(feed => feed.Value.Started.Select(run => (feed.Key, run))))
            {
                await runs.StartRowAsync(ct);
                await runs.WriteAsync(feed, ct);
                await runs.WriteAsync(run.Id, ct);
                await runs.WriteAsync(run.Outcome.ToString(), ct);
                await runs.WriteAsync(run.StartedAt.UtcDateTime, ct);
                await WriteAsync(runs, run.EndedAt?.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
                await runs.WriteAsync((long)run.Volume!.Value, ct);
            }

            await runs.CompleteAsync(ct);
        }

        var artifact = set.Save();
        await connection.ExecuteAsync(
            """
            insert into model (version, algorithm, stage, trained_at, data_from, data_to, rows, dataset_hash, features, metrics, baselines, verdict, artifact, artifact_hash)
            values ('made-up', 'made-up', 'champion', now(), now(), now(), 0, '', '{}', '{}', '{}', '', @artifact, @hash);
            analyze
            """, new { artifact, hash = ModelArtifact.HashOf(artifact) });
    }

    private static Task WriteAsync<T>(NpgsqlBinaryImporter importer, T? value, NpgsqlDbType type, CancellationToken ct)
        where T : struct => value is { } known ? importer.WriteAsync(known, type, ct) : importer.WriteNullAsync(ct);
}

using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Explanations;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;
using NpgsqlTypes;

namespace Hermes.Prediction.Scoring;

/// <summary>
/// Stores a scoring and what it announces in one transaction. A feed that another replica has scored since the risk was
/// read is left as it is: the risk that stands in the table decides what is announced, so nothing is announced twice.
/// </summary>
internal static class PredictionStore
{
    private static readonly string Healthy = JsonSerializer.Serialize(RiskState.Healthy, HermesJson.Options);

    /// <returns>What was stored, and the risks that stand for the feeds that were not.</returns>
    public static async Task<(IReadOnlyList<ScoredFeed> Stored, IReadOnlyList<(string Feed, RiskState Risk)> Refused)> SaveAsync(
        NpgsqlDataSource database, IOutbox outbox, LiveRelay<FeedPrediction> live, IReadOnlyList<ScoredFeed> all, CancellationToken ct)
    {
        // In one order, as everybody who writes these rows; written out before any row is locked.
        var rows = all.OrderBy(item => item.Prediction.Feed, StringComparer.Ordinal).ToArray();
        var bodies = new string[rows.Length];
        Parallel.For(0, rows.Length, i => bodies[i] = JsonSerializer.Serialize(rows[i].Prediction, HermesJson.Options));

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var standing = await LockAsync(transaction, Array.ConvertAll(rows, item => item.Prediction.Feed), ct);
        var current = Enumerable.Range(0, rows.Length).Where(i => IsCurrent(rows[i], standing)).ToArray();
        var scored = Array.ConvertAll(current, i => rows[i]);
        var refused = rows.Where(item => !IsCurrent(item, standing)).Select(item => (item.Prediction.Feed, standing[item.Prediction.Feed])).ToList();
        if (scored.Length == 0)
        {
            return (scored, refused);
        }

        await WriteAsync(connection, transaction, scored, Array.ConvertAll(current, i => bodies[i]), ct);
        foreach (var item in scored)
        {
            await AnnounceAsync(outbox, transaction, item, ct);
        }

        await live.AnnounceAsync(transaction, LivePredictions.KeyOf(scored[0].Prediction.At), ct);
        await transaction.CommitAsync(ct);
        return (scored, refused);
    }

    // One array a column: the server then reads many short values, not one text of many megabytes.
    private static async Task WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ScoredFeed[] scored, string[] bodies, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            with scored as (
                select * from unnest($1, $2, $3, $4, $5, $6) as x (feed, status, priority, body, risk, record)),
            kept as (
                insert into prediction_history (feed, at, body) select feed, $7, body from scored where record)
            insert into prediction (feed, at, status, priority, body, risk)
            select feed, $7, status, priority, body, risk from scored
            on conflict (feed) do update
            set at = excluded.at, status = excluded.status, priority = excluded.priority, body = excluded.body, risk = excluded.risk
            """, connection, transaction)
        {
            Parameters =
            {
                new() { Value = Array.ConvertAll(scored, item => item.Prediction.Feed) },
                new() { Value = Array.ConvertAll(scored, item => item.Prediction.Status.ToString()) },
                new() { Value = Array.ConvertAll(scored, item => item.Prediction.Priority) },
                new() { Value = bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new() { Value = Array.ConvertAll(scored, item => item.Risk == RiskState.Healthy ? Healthy : JsonSerializer.Serialize(item.Risk, HermesJson.Options)), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new() { Value = Array.ConvertAll(scored, item => item.Record) },
                new() { Value = scored[0].Prediction.At.UtcDateTime },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    // Most feeds are well, and of those there is nothing to read.
    private static async Task<Dictionary<string, RiskState>> LockAsync(NpgsqlTransaction transaction, string[] feeds, CancellationToken ct)
    {
        var rows = await transaction.Connection!.QueryAsync<(string Feed, string? Risk)>(new CommandDefinition(
            "select feed, case when risk->>'level' <> 'Healthy' then risk::text end from prediction where feed = any(@feeds) order by feed for update",
            new { feeds }, transaction, cancellationToken: ct));
        return rows.ToDictionary(row => row.Feed, row => row.Risk is null ? RiskState.Healthy : JsonSerializer.Deserialize<RiskState>(row.Risk, HermesJson.Options)!, StringComparer.Ordinal);
    }

    private static bool IsCurrent(ScoredFeed item, Dictionary<string, RiskState> standing) =>
        !standing.TryGetValue(item.Prediction.Feed, out var risk) || (risk.Level == item.Before.Level && risk.PredictionId == item.Before.PredictionId);

    // Said once when the risk rises, and once when it is over; not every minute in between.
    private static async Task AnnounceAsync(IOutbox outbox, NpgsqlTransaction transaction, ScoredFeed item, CancellationToken ct)
    {
        var prediction = item.Prediction;
        if (item.Risk.Level > item.Before.Level)
        {
            await outbox.AddAsync(transaction, new FailurePredicted
            {
                PredictionId = prediction.PredictionId,
                Feed = prediction.Feed,
                At = prediction.At,
                Probability = prediction.Probability,
                Confidence = prediction.Confidence,
                Status = prediction.Status,
                WindowStart = prediction.WindowStart,
                WindowEnd = prediction.WindowEnd,
                Factors = [.. prediction.Factors.Select(factor => factor.Text)],
                RecommendedAction = prediction.RecommendedAction,
                Priority = prediction.Priority,
                ModelVersion = prediction.ModelVersion,
            }, ct);
        }
        else if (item.Risk.Level == RiskLevel.Healthy && item.Before is { Level: not RiskLevel.Healthy, PredictionId: { } raised })
        {
            await outbox.AddAsync(transaction, new PredictionCleared
            {
                PredictionId = raised,
                Feed = prediction.Feed,
                At = prediction.At,
                Probability = prediction.CurrentProbability ?? prediction.Probability,
            }, ct);
        }
    }
}

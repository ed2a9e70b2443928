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
        // In one order, as everybody who writes these rows; written out before any row is touched.
        var rows = all.OrderBy(item => item.Prediction.Feed, StringComparer.Ordinal).ToArray();
        var bodies = new string[rows.Length];
        Parallel.For(0, rows.Length, i => bodies[i] = JsonSerializer.Serialize(rows[i].Prediction, HermesJson.Options));

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var stored = await WriteAsync(transaction, rows, bodies, ct);
        var scored = Array.FindAll(rows, item => stored.Contains(item.Prediction.Feed));
        var refused = scored.Length == rows.Length ? [] : await StandingAsync(transaction, [.. rows.Select(item => item.Prediction.Feed).Where(feed => !stored.Contains(feed))], ct);
        if (scored.Length == 0)
        {
            return (scored, refused);
        }

        foreach (var item in scored)
        {
            await AnnounceAsync(outbox, transaction, item, ct);
        }

        await live.AnnounceAsync(transaction, LivePredictions.KeyOf(scored[0].Prediction.At), ct);
        await transaction.CommitAsync(ct);
        return (scored, refused);
    }

    // One array a column: the server then reads many short values, not one text of many megabytes. A row is replaced only while the risk in
    // it is the one that was read; locking all rows first would write each of them twice.
    private static async Task<HashSet<string>> WriteAsync(NpgsqlTransaction transaction, ScoredFeed[] rows, string[] bodies, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            with scored as (
                select * from unnest($1, $2, $3, $4, $5, $6, $7, $8) as x (feed, status, priority, body, risk, record, was_level, was_id)),
            updated as (
                update prediction p set at = $9, status = s.status, priority = s.priority, body = s.body, risk = s.risk
                from scored s
                where p.feed = s.feed and p.risk->>'level' = s.was_level and p.risk->>'predictionId' is not distinct from s.was_id
                returning p.feed),
            added as (
                insert into prediction (feed, at, status, priority, body, risk)
                select feed, $9, status, priority, body, risk from scored s where not exists (select from prediction p where p.feed = s.feed)
                on conflict (feed) do nothing
                returning feed),
            stored as (
                select feed from updated union all select feed from added),
            kept as (
                insert into prediction_history (feed, at, body) select s.feed, $9, s.body from scored s join stored using (feed) where s.record)
            select feed from stored
            """, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = Array.ConvertAll(rows, item => item.Prediction.Feed) },
                new() { Value = Array.ConvertAll(rows, item => item.Prediction.Status.ToString()) },
                new() { Value = Array.ConvertAll(rows, item => item.Prediction.Priority) },
                new() { Value = bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new() { Value = Array.ConvertAll(rows, item => item.Risk == RiskState.Healthy ? Healthy : JsonSerializer.Serialize(item.Risk, HermesJson.Options)), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new() { Value = Array.ConvertAll(rows, item => item.Record) },
                new() { Value = Array.ConvertAll(rows, item => item.Before.Level.ToString()) },
                new() { Value = Array.ConvertAll(rows, item => item.Before.PredictionId?.ToString()), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = rows[0].Prediction.At.UtcDateTime },
            },
        };
        var stored = new HashSet<string>(rows.Length, StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            stored.Add(reader.GetString(0));
        }

        return stored;
    }

    private static async Task<IReadOnlyList<(string Feed, RiskState Risk)>> StandingAsync(NpgsqlTransaction transaction, string[] feeds, CancellationToken ct)
    {
        var rows = await transaction.Connection!.QueryAsync<(string Feed, string Risk)>(new CommandDefinition(
            "select feed, risk::text from prediction where feed = any(@feeds)", new { feeds }, transaction, cancellationToken: ct));
        return [.. rows.Select(row => (row.Feed, JsonSerializer.Deserialize<RiskState>(row.Risk, HermesJson.Options)!))];
    }

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

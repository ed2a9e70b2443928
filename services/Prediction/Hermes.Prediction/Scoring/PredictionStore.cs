using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Explanations;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.Prediction.Scoring;

/// <summary>
/// Stores a scoring and what it announces in one transaction. A feed that another replica has scored since the risk was
/// read is left as it is: the risk that stands in the table decides what is announced, so nothing is announced twice.
/// </summary>
internal static class PredictionStore
{
    /// <returns>What was stored, and the risks that stand for the feeds that were not.</returns>
    public static async Task<(IReadOnlyList<ScoredFeed> Stored, IReadOnlyList<(string Feed, RiskState Risk)> Refused)> SaveAsync(
        NpgsqlDataSource database, IOutbox outbox, LiveRelay<FeedPrediction> live, IReadOnlyList<ScoredFeed> all, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var standing = await LockAsync(transaction, [.. all.Select(item => item.Prediction.Feed)], ct);
        var scored = all.Where(item => IsCurrent(item, standing)).ToList();
        var refused = all.Where(item => !IsCurrent(item, standing)).Select(item => (item.Prediction.Feed, standing[item.Prediction.Feed])).ToList();
        if (scored.Count == 0)
        {
            return (scored, refused);
        }

        var rows = scored.OrderBy(item => item.Prediction.Feed, StringComparer.Ordinal).Select(item => new
        {
            item.Prediction.Feed,
            item.Prediction.At,
            item.Prediction.Status,
            item.Prediction.Priority,
            Body = item.Prediction,
            item.Risk,
            item.Record,
        });
        await connection.ExecuteAsync(new CommandDefinition(
            """
            with scored as (
                select * from jsonb_to_recordset(@rows::jsonb) as x (
                    feed text, at timestamptz, status text, priority double precision, body jsonb, risk jsonb, record boolean)),
            kept as (
                insert into prediction_history (feed, at, body) select feed, at, body from scored where record)
            insert into prediction (feed, at, status, priority, body, risk)
            select feed, at, status, priority, body, risk from scored
            on conflict (feed) do update
            set at = excluded.at, status = excluded.status, priority = excluded.priority, body = excluded.body, risk = excluded.risk
            """, new { rows = JsonSerializer.Serialize(rows, HermesJson.Options) }, transaction, cancellationToken: ct));
        foreach (var item in scored)
        {
            await AnnounceAsync(outbox, transaction, item, ct);
        }

        await live.AnnounceAsync(transaction, LivePredictions.KeyOf(scored[0].Prediction.At), ct);
        await transaction.CommitAsync(ct);
        return (scored, refused);
    }

    private static async Task<Dictionary<string, RiskState>> LockAsync(NpgsqlTransaction transaction, string[] feeds, CancellationToken ct)
    {
        var rows = await transaction.Connection!.QueryAsync<(string Feed, string Risk)>(new CommandDefinition(
            "select feed, risk::text from prediction where feed = any(@feeds) order by feed for update", new { feeds }, transaction, cancellationToken: ct));
        return rows.ToDictionary(row => row.Feed, row => JsonSerializer.Deserialize<RiskState>(row.Risk, HermesJson.Options)!, StringComparer.Ordinal);
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

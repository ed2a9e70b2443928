using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Learning.History;
using Hermes.Learning.Lateness;
using Hermes.Prediction.Feeds;
using Hermes.ServiceDefaults.Coordination;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.Prediction.Lateness;

/// <summary>Keeps inferences and tells of them in one transaction; the keys decide what was inferred before.</summary>
internal sealed class InferenceStore(NpgsqlDataSource database, IOutbox outbox, ReplicaNews news)
{
    public async Task<(WatchState Watch, List<StoredInference> Open)> ReadAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var watch = await connection.QuerySingleAsync<(DateTime? Pass, DateTime? Settled, DateTime? Report)>(new CommandDefinition(
            "select last_pass_at, settled_at, last_report_at from lateness_watch where id = 1", cancellationToken: ct));
        var open = await connection.QueryAsync<InferenceRow>(new CommandDefinition(
            $"select {InferenceRow.Columns} from inference where state = 'Open'", cancellationToken: ct));
        return (new WatchState(Utc(watch.Pass), Utc(watch.Settled), Utc(watch.Report)), [.. open.Select(row => row.ToStored())]);
    }

    /// <returns>What was not known before.</returns>
    public async Task<IReadOnlyList<StoredInference>> SaveAsync(
        WatchState watch, IReadOnlyList<Finding> fresh, IReadOnlyList<ClosedInference> closed, IReadOnlyDictionary<string, FeedHistory> histories, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Closed before opened: a feed has one missing start at a time.
        foreach (var item in closed)
        {
            await CloseAsync(transaction, item, now, ct);
        }

        var opened = new List<StoredInference>();
        foreach (var finding in fresh)
        {
            var inference = new StoredInference(Guid.CreateVersion7(now), finding, now, histories.TryGetValue(finding.Feed, out var history) ? history.Feed.ImpactTier : 5);
            if (await OpenAsync(transaction, inference, ct))
            {
                opened.Add(inference);
            }
        }

        // Some count as failures, which every replica's feed book must know.
        var touched = opened.Concat(closed.Select(item => item.Inference)).Select(inference => inference.Finding.Feed).Where(feed => feed.Length > 0).Distinct().ToList();
        if (touched.Count > 0)
        {
            await new FeedChange(touched, now, null, Score: true).TellAsync(news, transaction, ct);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "update lateness_watch set last_pass_at = @LastPassAt, settled_at = @SettledAt where id = 1", watch, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return opened;
    }

    private async Task<bool> OpenAsync(NpgsqlTransaction transaction, StoredInference inference, CancellationToken ct)
    {
        var finding = inference.Finding;
        var stored = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into inference (inference_id, feed, kind, key, execution_id, due_at, since, inferred_at, confidence, evidence, numbers, impact_tier)
            values (@InferenceId, @Feed, @Kind, @Key, @ExecutionId, @DueAt, @Since, @InferredAt, @Confidence, @Evidence, @Numbers::jsonb, @ImpactTier)
            on conflict do nothing
            """,
            new
            {
                inference.InferenceId,
                finding.Feed,
                Kind = finding.Kind.ToString(),
                finding.Key,
                finding.ExecutionId,
                finding.DueAt,
                finding.Since,
                inference.InferredAt,
                finding.Confidence,
                finding.Evidence,
                Numbers = JsonSerializer.Serialize(finding.Numbers, HermesJson.Options),
                inference.ImpactTier,
            }, transaction, cancellationToken: ct));
        if (stored > 0)
        {
            await outbox.AddAsync(transaction, ToEvent(inference), ct);
        }

        return stored > 0;
    }

    private async Task CloseAsync(NpgsqlTransaction transaction, ClosedInference item, DateTimeOffset now, CancellationToken ct)
    {
        var state = item.Correction.ByReport ? InferenceState.Corrected : InferenceState.Closed;
        var changed = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update inference set state = @state, closed_at = @now, closed_reason = @Reason where inference_id = @InferenceId and state = 'Open'",
            new { state = state.ToString(), now, item.Correction.Reason, item.Inference.InferenceId }, transaction, cancellationToken: ct));
        if (changed > 0)
        {
            await outbox.AddAsync(transaction, ToEvent(item.Inference) with { State = state, ClosedAt = now, ClosedReason = item.Correction.Reason }, ct);
        }
    }

    private static ExecutionInferred ToEvent(StoredInference inference) => new()
    {
        InferenceId = inference.InferenceId,
        Feed = inference.Finding.Feed.Length == 0 ? null : inference.Finding.Feed,
        Kind = Enum.Parse<InferenceKind>(inference.Finding.Kind.ToString()),
        State = InferenceState.Open,
        ExecutionId = inference.Finding.ExecutionId,
        DueAt = inference.Finding.DueAt,
        Since = inference.Finding.Since,
        InferredAt = inference.InferredAt,
        Confidence = inference.Finding.Confidence,
        Evidence = inference.Finding.Evidence,
        ImpactTier = inference.ImpactTier,
    };

    private static DateTimeOffset? Utc(DateTime? time) => time is { } known ? new DateTimeOffset(known, TimeSpan.Zero) : null;
}

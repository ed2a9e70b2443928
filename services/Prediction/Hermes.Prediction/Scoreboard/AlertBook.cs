using Dapper;
using Hermes.Contracts.Events;
using Hermes.Learning.History;
using Hermes.Learning.Resolution;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

/// <summary>Opens alerts from recorded scorings (every change of status is recorded) and resolves them from the feeds' histories.</summary>
internal sealed class AlertBook(NpgsqlTransaction transaction, IReadOnlyDictionary<string, FeedHistory> histories)
{
    private NpgsqlConnection Connection => transaction.Connection!;

    /// <summary>Opens alerts. A scoring that was looked at before opens none again, because its alert covers it.</summary>
    /// <param name="after">Scorings up to this one were looked at.</param>
    /// <param name="settled">Scorings from before this need not be looked at again.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The last scoring that need not be looked at again.</returns>
    public async Task<long> OpenAsync(long after, DateTimeOffset settled, CancellationToken ct)
    {
        var read = await Connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select max(id) from prediction_history where id > @after and at < @settled", new { after, settled }, transaction, commandTimeout: 120, cancellationToken: ct));
        var scorings = (await Connection.QueryAsync<(long Id, string Feed, DateTimeOffset At, Guid PredictionId)>(new CommandDefinition(
            """
            select id, feed, at, (body ->> 'predictionId')::uuid from prediction_history
            where id > @after and body ->> 'status' <> 'Healthy' order by at, id
            """, new { after }, transaction, commandTimeout: 120, cancellationToken: ct))).AsList();
        var last = (await Connection.QueryAsync<(string Feed, Guid PredictionId, int Number, DateTimeOffset OpenedAt)>(new CommandDefinition(
            """
            select a.feed, a.prediction_id, a.number, a.opened_at from unnest(@feeds) as x(feed) cross join lateral (
                select * from raised_alert where feed = x.feed order by opened_at desc, position desc limit 1) a
            """, new { feeds = scorings.Select(scoring => scoring.Feed).Distinct().ToArray() }, transaction, cancellationToken: ct)))
            .ToDictionary(row => row.Feed, row => (row.PredictionId, row.Number, row.OpenedAt), StringComparer.Ordinal);
        var opened = new List<(long Id, int Number)>();
        foreach (var (id, feed, at, predictionId) in scorings)
        {
            var known = last.TryGetValue(feed, out var before);
            if (AlertFate.OpensAt(histories.GetValueOrDefault(feed), known ? before.OpenedAt : null, at))
            {
                var number = known && before.PredictionId == predictionId ? before.Number + 1 : 1;
                last[feed] = (predictionId, number, at);
                opened.Add((id, number));
            }
        }

        await Connection.ExecuteAsync(new CommandDefinition(
            """
            insert into raised_alert (prediction_id, number, feed, opened_at, body)
            select (h.body ->> 'predictionId')::uuid, x.number, h.feed, h.at, h.body
            from unnest(@ids, @numbers) as x(id, number) join prediction_history h on h.id = x.id
            order by h.at, h.id
            on conflict do nothing
            """, new { ids = opened.Select(item => item.Id).ToArray(), numbers = opened.Select(item => item.Number).ToArray() }, transaction, cancellationToken: ct));
        return read ?? after;
    }

    /// <summary>Resolves open alerts of which the outcome is known now, and tells of them.</summary>
    public async Task<List<ResolvedAlert>> ResolveAsync(IOutbox outbox, DateTimeOffset now, TimeSpan grace, CancellationToken ct)
    {
        var open = await Connection.QueryAsync<(Guid PredictionId, int Number, string Feed, DateTimeOffset OpenedAt, double Probability)>(new CommandDefinition(
            "select prediction_id, number, feed, opened_at, (body ->> 'probability')::float8 from raised_alert where outcome is null", transaction: transaction, cancellationToken: ct));
        var resolved = new List<ResolvedAlert>();
        foreach (var alert in open)
        {
            if (AlertFate.Of(histories.GetValueOrDefault(alert.Feed), alert.OpenedAt, now, grace) is { } fate)
            {
                resolved.Add(new ResolvedAlert(alert.PredictionId, alert.Number, alert.Feed, alert.OpenedAt, alert.Probability, fate));
            }
        }

        await Connection.ExecuteAsync(new CommandDefinition(
            """
            update raised_alert set outcome = x.outcome, failure_at = x.failure_at, execution_id = x.execution_id, resolved_at = @now
            from unnest(@ids, @numbers, @outcomes, @failures::timestamptz[], @executions) as x(prediction_id, number, outcome, failure_at, execution_id)
            where raised_alert.prediction_id = x.prediction_id and raised_alert.number = x.number
            """,
            new
            {
                ids = resolved.Select(alert => alert.PredictionId).ToArray(),
                numbers = resolved.Select(alert => alert.Number).ToArray(),
                outcomes = resolved.Select(alert => alert.Fate.Outcome.ToString()).ToArray(),
                failures = resolved.Select(alert => alert.Fate.Failure?.KnownAt.UtcDateTime).ToArray(),
                executions = resolved.Select(alert => alert.Fate.Failure?.Id).ToArray(),
                now,
            }, transaction, cancellationToken: ct));
        foreach (var alert in resolved)
        {
            await outbox.AddAsync(transaction, alert.ToEvent(now), ct);
        }

        return resolved;
    }
}

/// <summary>An alert with what became of it.</summary>
internal sealed record ResolvedAlert(Guid PredictionId, int Number, string Feed, DateTimeOffset OpenedAt, double Probability, AlertFate Fate)
{
    /// <summary>Minutes from the alert to the failure; null for a false alarm.</summary>
    public double? LeadMinutes => Fate.Failure is { } failure ? (failure.KnownAt - OpenedAt).TotalMinutes : null;

    public PredictionResolved ToEvent(DateTimeOffset now) => new()
    {
        PredictionId = PredictionId,
        Feed = Feed,
        Outcome = Enum.Parse<PredictionOutcome>(Fate.Outcome.ToString()),
        RaisedAt = OpenedAt,
        ResolvedAt = now,
        FailureAt = Fate.Failure?.KnownAt,
        ExecutionId = ReportedRun.Of(Fate.Failure?.Id),
        LeadMinutes = LeadMinutes,
        Probability = Probability,
    };
}

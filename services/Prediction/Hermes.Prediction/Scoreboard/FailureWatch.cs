using Dapper;
using Hermes.Contracts.Events;
using Hermes.Learning.History;
using Hermes.Learning.Resolution;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

/// <summary>
/// Records failures of feeds that were scored within the hour before: nobody could have been warned of others, such as imported ones.
/// An onset that no alert came before is a miss.
/// </summary>
internal sealed class FailureWatch
{
    // Reports that come later than this are not counted.
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(6);

    // A scoring made before the failure may still be on its way to the table.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private HashSet<(string Feed, string ExecutionId)> known = [];
    private HashSet<(string Feed, string ExecutionId)> looked = [];

    /// <summary>Records what is new; call after <see cref="AlertBook.ResolveAsync"/> in the same transaction.</summary>
    public async Task<List<WatchedFailure>> RecordAsync(
        NpgsqlTransaction transaction, IOutbox outbox, IReadOnlyDictionary<string, FeedHistory> histories, DateTimeOffset now, CancellationToken ct)
    {
        var candidates = histories
            .SelectMany(pair => Failures.Between(pair.Value, now - LookBack, now - Settling).Select(failure => (Feed: pair.Key, failure.Run, failure.Onset)))
            .OrderBy(item => item.Feed, StringComparer.Ordinal).ThenBy(item => item.Run.KnownAt)
            .ToList();
        looked = [.. candidates.Select(item => (item.Feed, item.Run.Id))];
        var fresh = candidates.Where(item => !known.Contains((item.Feed, item.Run.Id))).ToList();
        var stored = (await transaction.Connection!.QueryAsync<WatchedFailure>(new CommandDefinition(
            """
            insert into watched_failure (feed, execution_id, known_at, onset, warned_by)
            select x.feed, x.execution_id, x.known_at, x.onset, a.prediction_id
            from unnest(@feeds, @executions, @times, @onsets) as x(feed, execution_id, known_at, onset)
            left join lateral (
                select prediction_id from raised_alert
                where feed = x.feed and execution_id = x.execution_id and opened_at < x.known_at and opened_at >= x.known_at - interval '1 hour'
                limit 1) a on true
            where exists (
                select from (select at from prediction_history where feed = x.feed order by id desc limit 200) h
                where h.at < x.known_at and h.at >= x.known_at - interval '1 hour')
            on conflict do nothing
            returning feed, execution_id, known_at, onset, warned_by
            """,
            new
            {
                feeds = fresh.Select(item => item.Feed).ToArray(),
                executions = fresh.Select(item => item.Run.Id).ToArray(),
                times = fresh.Select(item => item.Run.KnownAt.UtcDateTime).ToArray(),
                onsets = fresh.Select(item => item.Onset).ToArray(),
            }, transaction, commandTimeout: 120, cancellationToken: ct))).AsList();
        foreach (var missed in stored.Where(failure => failure.IsMiss))
        {
            await outbox.AddAsync(transaction, new PredictionResolved
            {
                Feed = missed.Feed,
                Outcome = PredictionOutcome.Miss,
                ResolvedAt = now,
                FailureAt = missed.KnownAt,
                ExecutionId = ReportedRun.Of(missed.ExecutionId),
            }, ct);
        }

        return stored;
    }

    /// <summary>The transaction was committed: what was looked at need not be again.</summary>
    public void Stored() => known = looked;
}

/// <summary>A failure of a feed that was being scored.</summary>
internal sealed record WatchedFailure
{
    public required string Feed { get; init; }

    public required string ExecutionId { get; init; }

    public required DateTimeOffset KnownAt { get; init; }

    public bool Onset { get; init; }

    public Guid? WarnedBy { get; init; }

    public bool IsMiss => Onset && WarnedBy is null;
}

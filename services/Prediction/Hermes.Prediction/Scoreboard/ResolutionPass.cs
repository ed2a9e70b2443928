using Dapper;
using Hermes.Prediction.Feeds;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

/// <summary>
/// One look at what was forecast and what came of it: alerts are opened and resolved, failures are told apart into warned of and missed,
/// scorings of an hour ago are counted. All of it is one transaction under a row lock, so that a restart or another replica goes on
/// where this one stopped, and nothing is counted or told twice.
/// </summary>
internal sealed class ResolutionPass(
    FeedBook book, NpgsqlDataSource database, IOutbox outbox, ScoreboardMetrics metrics, TimeProvider time, IOptions<ScoreboardOptions> options)
{
    // A transaction that stored a scoring earlier than this has committed.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);
    private readonly FailureWatch failures = new();

    public async Task RunAsync(CancellationToken ct)
    {
        using var span = HermesTelemetry.Source.StartActivity("resolve forecasts");
        var now = time.GetUtcNow();
        var histories = book.Histories();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var progress = await StandAsync(transaction, now, ct);
        var counts = new DayCounts();

        var alerts = new AlertBook(transaction, histories);
        var read = await alerts.OpenAsync(progress.AlertsId!.Value, now - Settling, ct);
        var resolved = await alerts.ResolveAsync(outbox, now, TimeSpan.FromMinutes(options.Value.ReportMinutes), ct);
        resolved.ForEach(counts.Add);
        var seen = await failures.RecordAsync(transaction, outbox, histories, now, ct);
        seen.ForEach(counts.Add);
        var (upTo, until) = await ForecastCount.AddAsync(
            transaction, histories, counts, (progress.ResolvedId!.Value, progress.ResolvedTo), now.AddMinutes(-60 - options.Value.ReportMinutes), ct);

        await counts.StoreAsync(transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update scoreboard_progress set alerts_id = @read, resolved_id = @upTo, resolved_to = @until where id = 1", new { read, upTo, until }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        failures.Stored();
        metrics.Resolved(resolved, seen);
    }

    // The first time, the scorings of the last hour are looked through: what is older cannot be resolved as if it had been followed.
    private static async Task<Progress> StandAsync(NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken ct)
    {
        var progress = await transaction.Connection!.QuerySingleAsync<Progress>(new CommandDefinition(
            "select alerts_id, resolved_id, resolved_to from scoreboard_progress where id = 1 for update", transaction: transaction, cancellationToken: ct));
        if (progress.ResolvedId is not null)
        {
            return progress;
        }

        var before = await transaction.Connection!.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce(max(id), 0) from prediction_history where at < @since", new { since = now.AddHours(-1) }, transaction, commandTimeout: 300, cancellationToken: ct));
        return new Progress { AlertsId = before, ResolvedId = before };
    }

    private sealed record Progress
    {
        public long? AlertsId { get; init; }

        public long? ResolvedId { get; init; }

        public DateTimeOffset? ResolvedTo { get; init; }
    }
}

using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Executions;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Sources;
using Npgsql;

namespace Hermes.Ingestion.AuditTables;

/// <summary>Asks an audit table once and stores what is new, together with how far it is read.</summary>
internal sealed class AuditTablePoll(NpgsqlDataSource database, AuditConnections connections, ExecutionStore executions, LogIntake intake, SourceActivity activity, TimeProvider time)
{
    private const int MostRows = 5_000;
    private const int MostOfOneWatermark = 50_000;
    private const int LongestShown = 300;
    private static readonly TimeSpan News = TimeSpan.FromHours(1);

    /// <returns>Whether more rows wait, and what was wrong with one of these; null when nothing.</returns>
    /// <exception cref="AuditException">The table cannot be read.</exception>
    /// <exception cref="AuditMovedException">Another replica has stored these rows.</exception>
    public async Task<(bool More, string? Problem)> RunAsync(Source source, CancellationToken ct)
    {
        var sql = source.Settings.Sql!;
        var query = new AuditQuery(sql, connections);
        var position = await AuditPosition.LoadAsync(database, source.Name, sql, ct);
        if (position.Watermark is null)
        {
            await BeginAsync(source, query, position, ct);
            return (true, null);
        }

        var (rows, more) = AuditPage.Whole(await query.RowsAsync(position.Watermark, MostRows + 1, ct), MostRows)
            ?? AuditPage.Whole(await query.RowsAsync(position.Watermark, MostOfOneWatermark + 1, ct), MostOfOneWatermark)
            ?? throw new AuditException($"More than {MostOfOneWatermark} rows have one {sql.WatermarkColumn}. Choose a column that tells rows better apart.");
        var (fresh, next) = AuditPage.After(position, rows);
        return (more, fresh.Count == 0 ? null : await StoreAsync(source, position, next, fresh, ct));
    }

    private async Task BeginAsync(Source source, AuditQuery query, AuditPosition position, CancellationToken ct)
    {
        var lowest = await query.LowestAsync(ct);
        var first = source.Settings.StartAt == StartAt.End ? await query.HighestAsync(lowest, ct) ?? lowest : lowest;
        var (_, next) = first == lowest ? ([], position with { Watermark = lowest }) : AuditPage.After(position with { Watermark = first }, await query.RowsAsync(first, MostOfOneWatermark, ct));
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await position.MoveAsync(transaction, next, 0, 0, null, ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<string?> StoreAsync(Source source, AuditPosition position, AuditPosition next, IReadOnlyList<AuditRow> fresh, CancellationToken ct)
    {
        var lastRow = fresh[^1].Json[..Math.Min(fresh[^1].Json.Length, LongestShown)];
        if (source.Settings.Sql!.Target == AuditTableCheck.Logs)
        {
            using var batch = intake.Rent(source.Name, time.GetUtcNow());
            AuditLines.Fill(batch, source, fresh);
            await intake.StoreAsync(batch, new AuditMove(position, next, fresh.Count, lastRow), ct);
            return null;
        }

        var reader = new AuditRowReader(source.Settings, time);
        var read = fresh.Select(reader.Read).ToList();
        List<ExecutionFact> facts = [.. read.Select(r => r.Fact).OfType<ExecutionFact>()];
        var rejected = read.Count - facts.Count;
        await using (var connection = await database.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await position.MoveAsync(transaction, next, facts.Count, rejected, lastRow, ct);
            // The past that a new table brings is learned from; nobody is called about it.
            var old = time.GetUtcNow() - News;
            await executions.MergeAsync(transaction, [.. facts.Where(fact => (fact.EndedAt ?? fact.StartedAt) < old)], historical: true, ct);
            await executions.MergeAsync(transaction, [.. facts.Where(fact => (fact.EndedAt ?? fact.StartedAt) >= old)], historical: false, ct);
            await transaction.CommitAsync(ct);
        }

        if (facts.Count > 0)
        {
            activity.Stored(source.Name, facts.Count, System.Text.Encoding.UTF8.GetBytes(lastRow), time.GetUtcNow());
        }

        activity.Rejected(source.Name, rejected);
        var wrong = read.FindIndex(r => r.Fact is null);
        return wrong < 0 ? null : $"{rejected} rows could not be taken, the first at {source.Settings.Sql!.WatermarkColumn} {fresh[wrong].Watermark}: {read[wrong].Problem}";
    }
}

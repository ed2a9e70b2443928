using Dapper;
using Hermes.Contracts.Ingestion;
using Npgsql;

namespace Hermes.Ingestion.AuditTables;

/// <summary>How the audit tables are doing, told by the replica that asks them.</summary>
internal sealed class AuditTableStates(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>A table was asked; more rows may wait, and there may have been a problem with one of these.</summary>
    public Task AskedAsync(string source, bool more, string? problem, CancellationToken ct) => ExecuteAsync(
        """
        update audit_table set state = 'Following', caught_up_at = case when @more then caught_up_at else now() end,
               last_error = @problem, updated_at = now()
        where source = @source
        """, new { source, more, problem }, ct);

    /// <summary>A table could not be asked.</summary>
    public Task FailedAsync(string source, string problem, CancellationToken ct) => ExecuteAsync(
        """
        insert into audit_table as a (source, identity, state, errors, last_error) values (@source, '', 'Failing', 1, @problem)
        on conflict (source) do update set state = 'Failing', errors = a.errors + 1, last_error = excluded.last_error, updated_at = now()
        """, new { source, problem }, ct);

    /// <summary>Adds what is known of their tables to the sources that have one.</summary>
    public async Task<IReadOnlyList<SourceStatus>> DescribeAsync(IReadOnlyList<SourceStatus> sources, CancellationToken ct)
    {
        if (sources.All(source => source.Settings.Sql is null))
        {
            return sources;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var told = (await connection.QueryAsync<Told>(new CommandDefinition(
            "select source, state, rows, errors, last_error, last_row, last_row_at, caught_up_at from audit_table", cancellationToken: ct))).ToDictionary(row => row.Source, StringComparer.Ordinal);
        return [.. sources.Select(source => source.Settings.Sql is null ? source : Describe(source, told.GetValueOrDefault(source.Settings.Name!)))];
    }

    private SourceStatus Describe(SourceStatus source, Told? told) => source with
    {
        State = source.Settings.Paused ? SourceState.Paused : told is null ? SourceState.Waiting : Enum.Parse<SourceState>(told.State),
        Lines = told?.Rows ?? 0,
        Errors = told?.Errors ?? 0,
        LastError = told?.LastError,
        LastLine = told?.LastRow,
        LastLineAt = told?.LastRowAt,
        BehindSeconds = told is not null && (time.GetUtcNow() - told.CaughtUpAt).TotalSeconds is var behind && behind > Patience(source.Settings.Sql!) ? behind : null,
    };

    // Between two questions it is not behind.
    private static double Patience(SqlSettings sql) => (AuditTableWorker.IntervalOf(sql) * 1.5).TotalSeconds + 5;

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    private sealed record Told
    {
        public required string Source { get; init; }

        public required string State { get; init; }

        public long Rows { get; init; }

        public long Errors { get; init; }

        public string? LastError { get; init; }

        public string? LastRow { get; init; }

        public DateTimeOffset? LastRowAt { get; init; }

        public DateTimeOffset CaughtUpAt { get; init; }
    }
}

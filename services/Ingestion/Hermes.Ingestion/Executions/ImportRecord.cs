using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Npgsql;

namespace Hermes.Ingestion.Executions;

/// <summary>A row of the table <c>execution_import</c>: how far an import is stored.</summary>
internal sealed class ImportRecord
{
    private const string Columns = "id, state, rows, position, digest, imported, duplicates, rejected_count, rejected::text as rejected, problem, started_at, updated_at";

    public string Id { get; init; } = "";

    public ImportState State { get; set; }

    public long Rows { get; set; }

    public long Position { get; set; }

    public byte[]? Digest { get; set; }

    public long Imported { get; set; }

    public long Duplicates { get; set; }

    public long RejectedCount { get; set; }

    public string Rejected { get; set; } = "[]";

    public string? Problem { get; set; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public IReadOnlyList<RejectedRow> RejectedRows
    {
        get => JsonSerializer.Deserialize<List<RejectedRow>>(Rejected, HermesJson.Options)!;
        set => Rejected = JsonSerializer.Serialize(value, HermesJson.Options);
    }

    /// <summary>Begins an import, or finds how far it came before. Old ones are forgotten.</summary>
    public static async Task<ImportRecord> BeginAsync(NpgsqlConnection connection, string id, CancellationToken ct) =>
        await connection.QuerySingleAsync<ImportRecord>(new CommandDefinition(
            $"""
             delete from execution_import where updated_at < now() - interval '30 days' and id <> @id;
             insert into execution_import (id, state) values (@id, 'Running') on conflict (id) do nothing;
             select {Columns} from execution_import where id = @id;
             """, new { id }, cancellationToken: ct));

    public static async Task<(ImportRecord? Import, bool UnderWay)> FindAsync(NpgsqlDataSource database, string id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var import = await connection.QuerySingleOrDefaultAsync<ImportRecord>(new CommandDefinition(
            $"select {Columns} from execution_import where id = @id", new { id }, cancellationToken: ct));
        return (import, import is not null && await ImportLock.IsHeldAsync(connection, id, ct));
    }

    /// <summary>Moves the import on with the rows of the transaction.</summary>
    /// <exception cref="InvalidOperationException">Somebody else moved it on meanwhile.</exception>
    public async Task AdvanceAsync(NpgsqlTransaction transaction, long positionBefore, CancellationToken ct)
    {
        var moved = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update execution_import
            set state = @State, rows = @Rows, position = @Position, digest = @Digest, imported = @Imported, duplicates = @Duplicates,
                rejected_count = @RejectedCount, rejected = @Rejected::jsonb, problem = @Problem, updated_at = now()
            where id = @Id and position = @positionBefore
            """,
            new { Id, State = State.ToString(), Rows, Position, Digest, Imported, Duplicates, RejectedCount, Rejected, Problem, positionBefore }, transaction, cancellationToken: ct));
        if (moved == 0)
        {
            throw new InvalidOperationException($"The import '{Id}' was moved on elsewhere.");
        }
    }

    public ImportResult ToResult() => new(Imported, Duplicates, RejectedCount, RejectedRows) { Id = Id };

    public ImportStatus ToStatus(bool underWay) => new()
    {
        Id = Id,
        State = State == ImportState.Running && !underWay ? ImportState.Interrupted : State,
        Rows = Rows,
        Position = Position,
        Imported = Imported,
        Duplicates = Duplicates,
        RejectedCount = RejectedCount,
        Rejected = RejectedRows,
        Problem = Problem,
        StartedAt = StartedAt,
        UpdatedAt = UpdatedAt,
    };
}

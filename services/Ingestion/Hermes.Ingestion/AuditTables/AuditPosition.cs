using Dapper;
using Hermes.Contracts.Ingestion;
using Npgsql;

namespace Hermes.Ingestion.AuditTables;

/// <summary>How far an audit table is stored; only the one that read a position may move it on.</summary>
internal sealed record AuditPosition
{
    public required string Source { get; init; }

    /// <summary>The last watermark stored; null before the first question.</summary>
    public string? Watermark { get; init; }

    /// <summary>Digests of the rows stored at that watermark.</summary>
    public byte[][] Seen { get; init; } = [];

    /// <summary>Reads the position. A source that asks another database or orders by another column begins anew.</summary>
    public static async Task<AuditPosition> LoadAsync(NpgsqlDataSource database, string source, SqlSettings settings, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<AuditPosition>(new CommandDefinition(
            """
            insert into audit_table as a (source, identity) values (@source, @identity)
            on conflict (source) do update set identity = excluded.identity, watermark = null, seen = '{}', caught_up_at = now() where a.identity <> excluded.identity;
            select source, watermark, seen from audit_table where source = @source
            """, new { source, identity = $"{settings.Connection}|{settings.WatermarkColumn}|{settings.Target}" }, cancellationToken: ct));
    }

    /// <exception cref="AuditMovedException">Somebody else has moved it: these rows are stored already.</exception>
    public async Task MoveAsync(NpgsqlTransaction transaction, AuditPosition next, int rows, int rejected, string? lastRow, CancellationToken ct)
    {
        var moved = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update audit_table set watermark = @next, seen = @nextSeen, rows = rows + @rows, rejected = rejected + @rejected,
                   last_row = coalesce(@lastRow, last_row), last_row_at = case when @rows > 0 then now() else last_row_at end, updated_at = now()
            where source = @Source and watermark is not distinct from @Watermark and seen = @Seen
            """, new { Source, Watermark, Seen, next = next.Watermark, nextSeen = next.Seen, rows, rejected, lastRow }, transaction, cancellationToken: ct));
        if (moved == 0)
        {
            throw new AuditMovedException(Source);
        }
    }
}

/// <summary>These rows are stored already, by another replica.</summary>
internal sealed class AuditMovedException(string source) : Exception($"The audit table of '{source}' was moved on elsewhere.");

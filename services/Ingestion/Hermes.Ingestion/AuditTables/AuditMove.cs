using Hermes.Ingestion.Intake;
using Npgsql;

namespace Hermes.Ingestion.AuditTables;

/// <summary>Moves an audit table on by rows that are stored as lines.</summary>
internal sealed record AuditMove(AuditPosition From, AuditPosition To, int Rows, string LastRow) : ICheckpoint
{
    /// <exception cref="AuditMovedException">Another replica has stored these rows.</exception>
    public Task ApplyAsync(NpgsqlTransaction transaction, CancellationToken ct) => From.MoveAsync(transaction, To, Rows, 0, LastRow, ct);
}

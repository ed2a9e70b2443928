using Dapper;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

/// <summary>Moves a checkpoint on within the transaction that stores the lines.</summary>
/// <param name="Next">The checkpoint as it is afterwards.</param>
internal sealed record CheckpointMove(Checkpoint Next)
{
    /// <exception cref="CheckpointMovedException">Somebody else has moved it since it was read: these lines are stored already.</exception>
    public async Task ApplyAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var moved = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into tail_checkpoint as t (path, identity, head_length, head_hash, position, revision)
            values (@Path, @Identity, @HeadLength, @HeadHash, @Position, @Revision)
            on conflict (path) do update set
                identity = excluded.identity, head_length = excluded.head_length, head_hash = excluded.head_hash,
                position = excluded.position, revision = excluded.revision, updated_at = now()
            where t.revision = excluded.revision - 1
            """, Next, transaction, cancellationToken: ct));
        if (moved == 0)
        {
            throw new CheckpointMovedException(Next.Path);
        }
    }
}

/// <summary>Another process follows the same file and was faster.</summary>
internal sealed class CheckpointMovedException(string path) : Exception($"Another process has stored lines of {path} in the meantime.");

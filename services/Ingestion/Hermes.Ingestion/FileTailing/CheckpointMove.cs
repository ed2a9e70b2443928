using Dapper;
using Hermes.Ingestion.Intake;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

/// <summary>Moves the checkpoints of a source's files on within the transaction that stores their lines.</summary>
/// <param name="Source">The source.</param>
/// <param name="Epoch">That of the follower who read the lines.</param>
/// <param name="Step">One more than the step before it, which must have been committed.</param>
/// <param name="Files">The files as they are stored afterwards.</param>
internal sealed record CheckpointMove(string Source, long Epoch, long Step, IReadOnlyList<TailFileRow> Files) : ICheckpoint
{
    /// <exception cref="CheckpointMovedException">An earlier stretch was not stored, or somebody else follows the source now.</exception>
    public async Task ApplyAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var moved = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update tail_source set step = @Step, updated_at = now() where source = @Source and epoch = @Epoch and step = @Step - 1",
            new { Source, Epoch, Step }, transaction, cancellationToken: ct));
        if (moved == 0)
        {
            throw new CheckpointMovedException(Source);
        }

        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into tail_file as f (source, file, base, path, place, identity, compressed, position, length, fingerprint, modified_at, state)
            select @Source, * from unnest(@Ids, @Bases, @Paths, @Places, @Identities, @Compressed, @Positions, @Lengths, @Fingerprints, @Modified, @States)
            on conflict (source, file) do update set
                position = excluded.position, fingerprint = excluded.fingerprint, length = greatest(f.length, excluded.length),
                identity = excluded.identity, compressed = excluded.compressed, modified_at = excluded.modified_at, updated_at = now()
            """,
            new ArrayParameters(new
            {
                Source,
                Ids = Column(row => row.File),
                Bases = Column(row => row.Base),
                Paths = Column(row => row.Path),
                Places = Column(row => row.Place),
                Identities = Column(row => row.Identity),
                Compressed = Column(row => row.Compressed),
                Positions = Column(row => row.Position),
                Lengths = Column(row => row.Length),
                Fingerprints = Column(row => row.Fingerprint),
                Modified = Column(row => row.ModifiedAt),
                States = Column(row => row.State),
            }), transaction, cancellationToken: ct));
    }

    private T[] Column<T>(Func<TailFileRow, T> value) => [.. Files.Select(value)];
}

/// <summary>These lines are stored already, or must wait for those before them.</summary>
internal sealed class CheckpointMovedException(string source) : Exception($"The files of {source} are followed by somebody else meanwhile, or an earlier stretch was not stored.");

using Dapper;
using Hermes.Ingestion.Intake;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

/// <summary>What the database knows of the files of one source.</summary>
internal sealed class FileStore(NpgsqlDataSource database, string source, FilePattern pattern)
{
    private long _epoch;
    private bool _begun;

    /// <summary>Takes the source over: what an earlier follower still sends is refused from now on.</summary>
    /// <param name="others">Names of all other sources there are.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<TailBeginning> BeginAsync(IReadOnlyCollection<string> others, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // A source that was given another name keeps its place.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update tail_source set source = @source
            where source = (select source from tail_source where pattern = @Path and source <> @source and source <> all(@others) order by updated_at desc limit 1)
              and not exists (select from tail_source where source = @source)
            """, new { source, pattern.Path, others = others.ToArray() }, transaction, cancellationToken: ct));
        var (epoch, begun, lost) = await connection.QuerySingleAsync<(long, bool, long)>(new CommandDefinition(
            """
            insert into tail_source as t (source, pattern, epoch, step) values (@source, @Path, 1, 0)
            on conflict (source) do update set pattern = excluded.pattern, epoch = t.epoch + 1, step = 0, updated_at = now()
            returning epoch, begun, lost_bytes
            """, new { source, pattern.Path }, transaction, cancellationToken: ct));
        if (!begun)
        {
            begun = await TakeOverAsync(transaction, ct);
        }

        var files = (await connection.QueryAsync<TailFileRow>(new CommandDefinition(
            """
            select file, base, path, place, identity, compressed, position, length, fingerprint, modified_at, state, lost_bytes, last_error
            from tail_file where source = @source order by file
            """, new { source }, transaction, cancellationToken: ct))).AsList();
        await transaction.CommitAsync(ct);
        (_epoch, _begun) = (epoch, begun);
        return new TailBeginning(epoch, begun, lost, files);
    }

    /// <summary>Stores how files stand besides their lines, and what was lost of them.</summary>
    /// <param name="files">Files that changed.</param>
    /// <param name="forgotten">Files that need not be known any longer.</param>
    /// <param name="lostNow">Bytes found to be lost since the last time.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task SaveAsync(IReadOnlyList<TailFileRow> files, IReadOnlyList<long> forgotten, long lostNow, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // The row is locked by whatever stretch is being stored; it is only waited for when there is something to tell it.
        var mine = await connection.QuerySingleOrDefaultAsync<bool>(new CommandDefinition(
            "select true from tail_source where source = @source and epoch = @_epoch", new { source, _epoch }, transaction, cancellationToken: ct));
        if (mine && (lostNow > 0 || !_begun))
        {
            mine = await connection.ExecuteAsync(new CommandDefinition(
                "update tail_source set begun = true, lost_bytes = lost_bytes + @lostNow, updated_at = now() where source = @source and epoch = @_epoch",
                new { source, _epoch, lostNow }, transaction, cancellationToken: ct)) > 0;
        }

        if (!mine)
        {
            throw new CheckpointMovedException(source);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into tail_file as f (source, file, base, path, place, identity, compressed, position, length, fingerprint, modified_at, state, lost_bytes, last_error)
            select @source, * from unnest(@Ids, @Bases, @Paths, @Places, @Identities, @Compressed, @Positions, @Lengths, @Fingerprints, @Modified, @States, @Lost, @Errors)
            on conflict (source, file) do update set
                path = excluded.path, place = excluded.place, identity = excluded.identity, compressed = excluded.compressed, length = excluded.length, modified_at = excluded.modified_at,
                position = greatest(f.position, excluded.position),
                fingerprint = case when excluded.position > f.position then excluded.fingerprint else f.fingerprint end,
                state = excluded.state, lost_bytes = excluded.lost_bytes, last_error = excluded.last_error, updated_at = now()
            """,
            new ArrayParameters(new
            {
                source,
                Ids = Column(files, row => row.File),
                Bases = Column(files, row => row.Base),
                Paths = Column(files, row => row.Path),
                Places = Column(files, row => row.Place),
                Identities = Column(files, row => row.Identity),
                Compressed = Column(files, row => row.Compressed),
                Positions = Column(files, row => row.Position),
                Lengths = Column(files, row => row.Length),
                Fingerprints = Column(files, row => row.Fingerprint),
                Modified = Column(files, row => row.ModifiedAt),
                States = Column(files, row => row.State),
                Lost = Column(files, row => row.LostBytes),
                Errors = Column(files, row => row.LastError),
            }), transaction, cancellationToken: ct));
        if (forgotten.Count > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "delete from tail_file where source = @source and file = any(@forgotten)", new { source, forgotten = forgotten.ToArray() }, transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
        _begun = true;
    }

    // Checkpoints of releases that had one by path. Their revision moves on, so that a follower of such a release stores no more.
    private async Task<bool> TakeOverAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var old = (await transaction.Connection!.QueryAsync<OldCheckpoint>(new CommandDefinition(
            """
            select path, identity, head_length, head_hash, position from tail_checkpoint
            where path = @Path or (@IsPattern and starts_with(path, @Root)) order by path
            """, new { pattern.Path, IsPattern = !pattern.IsLiteral, pattern.Root }, transaction, cancellationToken: ct))).Where(IsMeant).ToList();
        if (old.Count == 0)
        {
            return false;
        }

        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into tail_file (source, file, base, path, identity, compressed, position, length, fingerprint, modified_at, state)
            values (@source, @File, @Path, @Path, @Identity, false, @Position, @Position, @Fingerprint, '1970-01-01T00:00:00Z', 'following')
            """, old.Select((row, i) => new { source, File = i + 1L, row.Path, row.Identity, row.Position, Fingerprint = Fingerprint.OfHead(row.HeadLength, row.HeadHash).ToBytes() }),
            transaction, cancellationToken: ct));
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update tail_checkpoint set revision = revision + 1, updated_at = now() where path = any(@paths)", new { paths = old.Select(row => row.Path).ToArray() }, transaction, cancellationToken: ct));
        return true;
    }

    private bool IsMeant(OldCheckpoint row) =>
        pattern.IsLiteral || (pattern.Matches(Path.GetFileName(row.Path)) && pattern.Folders((_, _) => { }).Contains(Path.GetDirectoryName(row.Path)!));

    private static T[] Column<T>(IReadOnlyList<TailFileRow> files, Func<TailFileRow, T> value) => [.. files.Select(value)];

    private sealed record OldCheckpoint(string Path, string Identity, int HeadLength, byte[] HeadHash, long Position);
}

/// <summary>Where a follower begins.</summary>
/// <param name="Epoch">Its number among those who followed the source.</param>
/// <param name="HasBegun">Whether the source was followed before.</param>
/// <param name="LostBytes">What was lost so far.</param>
/// <param name="Files">The files as they are stored.</param>
internal sealed record TailBeginning(long Epoch, bool HasBegun, long LostBytes, IReadOnlyList<TailFileRow> Files);

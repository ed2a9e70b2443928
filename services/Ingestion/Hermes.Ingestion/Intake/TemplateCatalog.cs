using System.Collections.Concurrent;
using Dapper;
using Hermes.Logs.Templates;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>
/// The miner shared by intake and analysis, filled from the database at start. Which template a line belongs to depends on
/// the lines before it, and replicas see different ones: so what is new in a source is settled with the others before it is used.
/// </summary>
internal sealed class TemplateCatalog(NpgsqlDataSource database)
{
    private const int MostRestored = 20_000;

    // A change is stamped before its transaction commits; none takes longer than this.
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, SourceState> _sources = new(StringComparer.Ordinal);
    private DateTimeOffset _restoredAt;

    /// <summary>Any number of callers may use it at once.</summary>
    public TemplateMiner Miner { get; } = new(new TemplateOptions());

    public async Task RestoreAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition("select now()", cancellationToken: ct));
        var stored = await connection.QueryAsync<Row>(new CommandDefinition(
            "select id, source, text, opened from log_template where merged_into is null order by lines desc, id limit @MostRestored",
            new { MostRestored }, cancellationToken: ct));
        foreach (var source in stored.GroupBy(row => row.Source))
        {
            Miner.Source(source.Key).Adopt(source.Select(row => row.ToStored()));
        }

        _restoredAt = new DateTimeOffset(now, TimeSpan.Zero);
    }

    /// <summary>
    /// Stores what is new of a source's templates, unless other replicas have made the same meanwhile. Afterwards <see cref="Template.Current"/>
    /// of every template learnt before is the one to store lines under. Does nothing, and costs nothing, when nothing is new.
    /// </summary>
    public async Task SettleAsync(string source, CancellationToken ct)
    {
        var miner = Miner.Source(source);
        if (!miner.HasChanges)
        {
            return;
        }

        var state = _sources.GetOrAdd(miner.Source, _ => new SourceState());
        await state.Gate.WaitAsync(ct);
        try
        {
            if (miner.HasChanges)
            {
                await SettleAsync(miner, state, ct);
            }
        }
        finally
        {
            state.Gate.Release();
        }
    }

    private async Task SettleAsync(SourceMiner miner, SourceState state, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtextextended('templates ' || @Source, 0))", new { miner.Source }, transaction, cancellationToken: ct));
        var since = ((state.KnownUntil ?? _restoredAt) - LongestTransaction).UtcDateTime;
        var changed = (await connection.QueryAsync<Row>(new CommandDefinition(
            "select id, source, text, opened, merged_into, changed_at from log_template where source = @Source and changed_at > @since",
            new { miner.Source, since }, transaction, cancellationToken: ct))).AsList();
        miner.Adopt(changed.Select(row => row.ToStored()));
        var changes = miner.Changes();
        await StoredTemplates.WriteAsync(changes, transaction, ct);
        await transaction.CommitAsync(ct);
        miner.Stored(changes);
        if (changed.Count > 0)
        {
            state.KnownUntil = new DateTimeOffset(changed.Max(row => row.ChangedAt), TimeSpan.Zero);
        }
    }

    // By the name of the miner: sources that share one settle together.
    private sealed class SourceState
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public DateTimeOffset? KnownUntil { get; set; }
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public string Source { get; init; } = "";

        public string Text { get; init; } = "";

        public int[]? Opened { get; init; }

        public long? MergedInto { get; init; }

        public DateTime ChangedAt { get; init; }

        public StoredTemplate ToStored() => new(Id, Source, Text, Opened, MergedInto);
    }
}

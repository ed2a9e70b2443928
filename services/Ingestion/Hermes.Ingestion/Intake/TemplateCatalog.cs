using System.Collections.ObjectModel;
using Dapper;
using Hermes.Logs.Templates;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>
/// The miner shared by intake and analysis, filled from the database at start. Which template a line belongs to depends on
/// the lines before it, and replicas see different ones: so a new template is settled with the others' before it is used.
/// </summary>
internal sealed class TemplateCatalog(NpgsqlDataSource database) : IDisposable
{
    private const int MostRestored = 20_000;

    // A change is stamped before its transaction commits; none takes longer than this.
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(1);

    private readonly TemplateMiner _miner = new(new TemplateOptions());
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _settling = new(1);
    private readonly HashSet<Template> _births = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, DateTimeOffset> _knownUntil = new(StringComparer.Ordinal);
    private DateTimeOffset _restoredAt;

    public async Task RestoreAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition("select now()", cancellationToken: ct));
        var stored = await connection.QueryAsync<(long Id, string Source, string Text)>(new CommandDefinition(
            "select id, source, text from log_template order by lines desc, id limit @MostRestored", new { MostRestored }, cancellationToken: ct));
        lock (_gate)
        {
            foreach (var (id, source, text) in stored)
            {
                _miner.Restore(id, source, text);
            }

            _restoredAt = new DateTimeOffset(now, TimeSpan.Zero);
        }
    }

    /// <summary>Lends the miner to one caller at a time.</summary>
    public void Use(Action<TemplateMiner> work)
    {
        lock (_gate)
        {
            work(_miner);
        }
    }

    /// <summary>Stores new templates, unless other replicas have made the same meanwhile.</summary>
    /// <returns>By each template that gives way, the one that stands for it.</returns>
    public async Task<IReadOnlyDictionary<Template, Template>> SettleAsync(IReadOnlyCollection<Template> births, CancellationToken ct)
    {
        await _settling.WaitAsync(ct);
        try
        {
            _births.UnionWith(births); // those of a call that failed are still to be settled
            return _births.Count == 0 ? ReadOnlyDictionary<Template, Template>.Empty : await SettleAsync(ct);
        }
        finally
        {
            _settling.Release();
        }
    }

    public void Dispose() => _settling.Dispose();

    private async Task<IReadOnlyDictionary<Template, Template>> SettleAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var sources = _births.Select(birth => birth.Source).Distinct().Order(StringComparer.Ordinal).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtextextended('templates ' || source, 0)) from unnest(@sources) source", new { sources }, transaction, cancellationToken: ct));
        var since = sources.Select(source => (_knownUntil.TryGetValue(source, out var known) ? known : _restoredAt).UtcDateTime - LongestTransaction).ToArray();
        var changed = (await connection.QueryAsync<(long Id, string Source, string Text, DateTime ChangedAt)>(new CommandDefinition(
            """
            select id, source, text, changed_at from unnest(@sources, @since) as x(wanted, since)
            join log_template on source = x.wanted and changed_at > x.since
            """, new { sources, since }, transaction, cancellationToken: ct))).AsList();
        IReadOnlyDictionary<Template, Template> replaced;
        lock (_gate)
        {
            replaced = _miner.Settle(_births, changed.Select(row => (row.Id, row.Source, row.Text)));
        }

        await InsertAsync([.. _births.Where(birth => !replaced.ContainsKey(birth))], transaction, ct);
        await transaction.CommitAsync(ct);
        _births.Clear();
        foreach (var source in changed.GroupBy(row => row.Source))
        {
            _knownUntil[source.Key] = new DateTimeOffset(source.Max(row => row.ChangedAt), TimeSpan.Zero);
        }

        return replaced;
    }

    private static Task InsertAsync(IReadOnlyList<Template> births, NpgsqlTransaction transaction, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into log_template (id, source, text, lines, first_seen_at, last_seen_at, changed_at)
            select id, source, text, 0, 'infinity', '-infinity', clock_timestamp() from unnest(@Ids, @Sources, @Texts) as x(id, source, text)
            on conflict do nothing
            """,
            new { Ids = births.Select(b => b.Id).ToArray(), Sources = births.Select(b => b.Source).ToArray(), Texts = births.Select(b => b.Text).ToArray() },
            transaction, cancellationToken: ct));
}

using System.Collections.Concurrent;
using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Messaging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Sources;

/// <summary>The sources in force: those of the configuration and those stored by REST.</summary>
internal sealed class SourceRegistry(NpgsqlDataSource database, IOutbox outbox, SourceCheck check, IOptions<IngestionOptions> options)
{
    private readonly IReadOnlyList<Source> _configured = FromOptions(options.Value);
    private const int MostUnknown = 1_000;
    private readonly ConcurrentDictionary<string, Source> _unknown = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _refreshing = new(1);
    private volatile Dictionary<string, Source> _byName = new(StringComparer.Ordinal);
    private Dictionary<string, (string Settings, Source Source)> _stored = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Source> All => _byName.Values;

    /// <summary>A source by name. One that no settings know is remembered with what is learned of its format, unless there are too many.</summary>
    public Source Find(string name) =>
        _byName.TryGetValue(name, out var source) ? source
        : _unknown.Count < MostUnknown ? _unknown.GetOrAdd(name, Source.Unknown)
        : _unknown.GetValueOrDefault(name) ?? Source.Unknown(name);

    public bool IsKnown(string name) => _byName.ContainsKey(name);

    public bool IsConfigured(string name) => _configured.Any(source => source.Name == name);

    /// <summary>Reads the stored sources again. One that has not changed stays the same object.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var rows = (await connection.QueryAsync<(string Name, string Settings)>(new CommandDefinition("select name, settings::text from source order by name", cancellationToken: ct))).AsList();
            if (rows.Count == _stored.Count && rows.TrueForAll(row => _stored.TryGetValue(row.Name, out var known) && known.Settings == row.Settings) && _byName.Count > 0)
            {
                return;
            }

            // They were checked when they were stored.
            var stored = rows.ToDictionary(
                row => row.Name,
                row => _stored.TryGetValue(row.Name, out var known) && known.Settings == row.Settings ? known : (row.Settings, Source: SourceCompiler.Compile(Parse(row.Settings), false)),
                StringComparer.Ordinal);
            var sources = _configured.ToDictionary(source => source.Name, StringComparer.Ordinal);
            foreach (var (name, (_, source)) in stored)
            {
                sources.TryAdd(name, source);
            }

            (_stored, _byName) = (stored, sources);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>Replaces the stored sources.</summary>
    /// <returns>What is wrong with them; empty when they are stored.</returns>
    public async Task<Dictionary<string, string[]>> ReplaceAsync(IReadOnlyList<SourceSettings> settings, AuditRecorded audit, CancellationToken ct)
    {
        var errors = check.All(settings, _configured);
        if (errors.Count == 0)
        {
            await StoreAsync(_ => settings, audit, ct);
        }

        return errors;
    }

    /// <summary>Adds or replaces one source.</summary>
    /// <returns>What is wrong with it; empty when it is stored.</returns>
    public async Task<Dictionary<string, string[]>> PutAsync(SourceSettings settings, AuditRecorded audit, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>();
        await StoreAsync(
            stored =>
            {
                List<SourceSettings> all = [.. stored.Where(other => other.Name != settings.Name), settings];
                errors = check.Last(all, _configured);
                return errors.Count == 0 ? all : null;
            }, audit, ct);
        return errors;
    }

    /// <summary>Changes one stored source; false when there is none of this name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="change">Its next settings, or null to remove it.</param>
    /// <param name="audit">Who does it.</param>
    /// <param name="ct">Cancels before anything is stored.</param>
    public async Task<bool> ChangeAsync(string name, Func<SourceSettings, SourceSettings?> change, AuditRecorded audit, CancellationToken ct) =>
        await StoreAsync(
            stored => stored.Any(source => source.Name == name)
                ? [.. stored.Select(source => source.Name == name ? change(source) : source).OfType<SourceSettings>()]
                : null, audit, ct);

    private async Task<bool> StoreAsync(Func<IReadOnlyList<SourceSettings>, IReadOnlyList<SourceSettings>?> change, AuditRecorded audit, CancellationToken ct)
    {
        await using (var connection = await database.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            // Two changes at once would each undo the other's.
            var rows = await connection.QueryAsync<string>(new CommandDefinition(
                "lock table source in exclusive mode; select settings::text from source order by name", transaction: transaction, cancellationToken: ct));
            if (change([.. rows.Select(Parse)]) is not { } next)
            {
                return false;
            }

            await connection.ExecuteAsync(new CommandDefinition("delete from source", transaction: transaction, cancellationToken: ct));
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into source (name, settings) values (@Name, @Settings::jsonb)",
                next.Select(source => new { source.Name, Settings = JsonSerializer.Serialize(source, HermesJson.Options) }), transaction, cancellationToken: ct));
            await outbox.AddAsync(transaction, audit, ct);
            await transaction.CommitAsync(ct);
        }

        await RefreshAsync(ct);
        return true;
    }

    private static SourceSettings Parse(string settings) => JsonSerializer.Deserialize<SourceSettings>(settings, HermesJson.Options)!;

    private static IReadOnlyList<Source> FromOptions(IngestionOptions options)
    {
        var settings = options.Files.Select(f => new SourceSettings { Name = f.Source ?? Path.GetFileNameWithoutExtension(f.Path), Path = f.Path, Feed = f.Feed }).ToList();
        var errors = SourceCheck.Compiled(settings);
        return errors.Count == 0
            ? [.. settings.Select(source => SourceCompiler.Compile(source, true))]
            : throw new OptionsValidationException(IngestionOptions.Section, typeof(IngestionOptions), errors.Select(e => $"{IngestionOptions.Section}:Files{e.Key}: {e.Value[0]}"));
    }
}

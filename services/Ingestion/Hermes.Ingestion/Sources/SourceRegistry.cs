using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.FileTailing;
using Hermes.ServiceDefaults.Messaging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Sources;

/// <summary>The sources in force: those of the configuration and those stored by REST.</summary>
internal sealed class SourceRegistry(NpgsqlDataSource database, IOutbox outbox, AllowedPaths allowed, IOptions<IngestionOptions> options)
{
    private readonly IReadOnlyList<Source> _configured = FromOptions(options.Value);
    private volatile Dictionary<string, Source> _byName = new(StringComparer.Ordinal);
    private string? _stored;

    public IReadOnlyCollection<Source> All => _byName.Values;

    public Source Find(string name) => _byName.TryGetValue(name, out var source) ? source : Source.Unknown(name);

    public async Task RefreshAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<string>(new CommandDefinition("select settings::text from source order by name", cancellationToken: ct));
        var stored = "[" + string.Join(',', rows) + "]";
        if (stored == _stored)
        {
            return;
        }

        var settings = JsonSerializer.Deserialize<List<SourceSettings>>(stored, HermesJson.Options)!;
        // They were checked when they were stored.
        var compiled = SourceCompiler.Compile(settings, false, []);
        var sources = new Dictionary<string, Source>(StringComparer.Ordinal);
        foreach (var source in _configured.Concat(compiled))
        {
            sources.TryAdd(source.Name, source);
        }

        _byName = sources;
        _stored = stored;
    }

    /// <summary>Replaces the stored sources.</summary>
    /// <returns>What is wrong with them; empty when they are stored.</returns>
    public async Task<Dictionary<string, string[]>> ReplaceAsync(IReadOnlyList<SourceSettings> settings, AuditRecorded audit, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>();
        SourceCompiler.Compile(settings, false, errors);
        for (var i = 0; i < settings.Count; i++)
        {
            // In place of what else is wrong with it: that would tell what there is where nobody may look.
            if (settings[i].Path is { } path && !path.Contains('\0') && Path.IsPathFullyQualified(path) && allowed.Refusal(path) is { } refusal)
            {
                errors[$"[{i}].path"] = [refusal];
            }

            if (_configured.Any(c => c.Name == settings[i].Name || (c.Settings.Path is not null && c.Settings.Path == settings[i].Path)))
            {
                errors[$"[{i}].name"] = [$"'{settings[i].Name}' has the name or the path of a source in the service's configuration. Change it there."];
            }
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("delete from source", transaction: transaction, cancellationToken: ct));
        foreach (var source in settings)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into source (name, settings) values (@Name, @Settings::jsonb)",
                new { source.Name, Settings = JsonSerializer.Serialize(source, HermesJson.Options) }, transaction, cancellationToken: ct));
        }

        await outbox.AddAsync(transaction, audit, ct);
        await transaction.CommitAsync(ct);
        await RefreshAsync(ct);
        return errors;
    }

    private static IReadOnlyList<Source> FromOptions(IngestionOptions options)
    {
        var errors = new Dictionary<string, string[]>();
        var settings = options.Files.Select(f => new SourceSettings { Name = f.Source ?? Path.GetFileNameWithoutExtension(f.Path), Path = f.Path, Feed = f.Feed }).ToList();
        var sources = SourceCompiler.Compile(settings, true, errors);
        return errors.Count == 0
            ? sources
            : throw new OptionsValidationException(IngestionOptions.Section, typeof(IngestionOptions), errors.Select(e => $"{IngestionOptions.Section}:Files{e.Key}: {e.Value[0]}"));
    }
}

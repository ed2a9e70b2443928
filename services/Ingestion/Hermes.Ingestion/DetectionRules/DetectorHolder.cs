using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Logs.Detection;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;
using RulesContract = Hermes.Contracts.Ingestion.DetectionRules;

namespace Hermes.Ingestion.DetectionRules;

/// <summary>The detector in force; follows the stored settings within seconds, also when another replica changed them.</summary>
internal sealed partial class DetectorHolder(NpgsqlDataSource database, IOutbox outbox, ILogger<DetectorHolder> logger)
{
    private volatile ErrorDetector _current = ErrorDetector.Default();
    private DateTimeOffset? _version;

    public ErrorDetector Current => _current;

    public async Task RefreshAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var stored = await connection.QuerySingleOrDefaultAsync<(string Settings, DateTimeOffset UpdatedAt)?>(new CommandDefinition(
            "select settings::text, updated_at from detection_settings where updated_at is distinct from @Version",
            new { Version = _version }, cancellationToken: ct));
        if (stored is not var (json, updatedAt))
        {
            return;
        }

        var contract = JsonSerializer.Deserialize<RulesContract>(json, HermesJson.Options)!;
        if (RulesMapping.TryCreate(contract, out var detector, out var errors))
        {
            _current = detector;
        }
        else
        {
            Unusable(logger, string.Join("; ", errors.Select(e => $"{e.Field}: {e.Message}")));
        }

        _version = updatedAt;
    }

    public async Task StoreAsync(RulesContract contract, AuditRecorded audit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into detection_settings (id, settings) values (1, @Settings::jsonb)
            on conflict (id) do update set settings = excluded.settings, updated_at = clock_timestamp()
            """, new { Settings = JsonSerializer.Serialize(contract, HermesJson.Options) }, transaction, cancellationToken: ct));
        await outbox.AddAsync(transaction, audit, ct);
        await transaction.CommitAsync(ct);
        await RefreshAsync(ct);
    }

    [LoggerMessage(LogLevel.Error, "The stored detection rules cannot be used, the previous ones stay in force: {Errors}")]
    private static partial void Unusable(ILogger logger, string errors);
}

using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>
/// A request that its sender may repeat: key and answer commit with the lines, so a repeat after a lost answer is told
/// what happened instead of being stored again.
/// </summary>
internal sealed record IdempotentRequest(string Source, string Key, IntakeResult Result)
{
    public const string Header = "Idempotency-Key";

    /// <summary>Days an answer is remembered.</summary>
    public const int RetentionDays = 2;

    private const int LongestKey = 200;

    /// <summary>What is wrong with a key; null when it is right.</summary>
    public static string? Check(string key) =>
        key.Length is 0 or > LongestKey || key.Any(char.IsControl) ? $"Use 1 to {LongestKey} printable characters, for example a UUID." : null;

    /// <summary>The answer a request got before; null when it is new.</summary>
    public static async Task<IntakeResult?> FindAsync(NpgsqlDataSource database, string source, string key, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var result = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select result from intake_request where source = @source and key = @key", new { source, key }, cancellationToken: ct));
        return result is null ? null : JsonSerializer.Deserialize<IntakeResult>(result, HermesJson.Options);
    }

    /// <exception cref="RepeatedRequestException">One of the keys is committed already, or stands twice among them.</exception>
    public static async Task ClaimAsync(IReadOnlyList<IdempotentRequest> requests, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var rows = requests.OrderBy(request => request.Source, StringComparer.Ordinal).ThenBy(request => request.Key, StringComparer.Ordinal).ToList();
        var claimed = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into intake_request (source, key, result)
            select source, key, result::jsonb from unnest(@Sources, @Keys, @Results) as x(source, key, result) on conflict do nothing
            """,
            new ArrayParameters(new
            {
                Sources = rows.ConvertAll(row => row.Source).ToArray(),
                Keys = rows.ConvertAll(row => row.Key).ToArray(),
                Results = rows.ConvertAll(row => JsonSerializer.Serialize(row.Result, HermesJson.Options)).ToArray(),
            }), transaction, cancellationToken: ct));
        if (claimed < rows.Count)
        {
            throw new RepeatedRequestException();
        }
    }
}

/// <summary>The lines of this request are stored already.</summary>
internal sealed class RepeatedRequestException() : Exception("The request was taken before.");

using System.Globalization;
using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Npgsql;

namespace Hermes.Prediction.Scoring;

/// <summary>How the scoring replica tells the others which forecasts it made: those of one moment.</summary>
internal static class LivePredictions
{
    public static string KeyOf(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);

    public static async Task<IReadOnlyList<FeedPrediction>> ReadAsync(NpgsqlConnection connection, string key, CancellationToken ct)
    {
        var at = new DateTime(long.Parse(key, CultureInfo.InvariantCulture), DateTimeKind.Utc);
        var bodies = await connection.QueryAsync<string>(new CommandDefinition("select body::text from prediction where at = @at order by feed", new { at }, cancellationToken: ct));
        return [.. bodies.Select(body => JsonSerializer.Deserialize<FeedPrediction>(body, HermesJson.Options)!)];
    }
}

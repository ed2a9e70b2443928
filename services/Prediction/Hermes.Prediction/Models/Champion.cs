using Dapper;
using Hermes.Learning.Training;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>The model that serves, with its version.</summary>
internal sealed record ServingModel(string Version, ForecastSet Set)
{
    /// <summary>Its answer to the main question.</summary>
    public Forecaster Forecaster => Set.Window;
}

/// <summary>Holds the serving model; a promotion is picked up at once here, and within seconds by other replicas.</summary>
internal sealed partial class Champion(NpgsqlDataSource database, ILogger<Champion> logger)
{
    private static readonly ServingModel Cold = new("baseline", ForecastSet.Cold());
    private volatile ServingModel current = Cold;
    private string? broken;

    public ServingModel Current => current;

    /// <summary>Loads the champion when it is not the one in memory. A broken artifact leaves the previous one serving.</summary>
    /// <returns>True when another one serves now.</returns>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var version = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select version from model where stage = 'champion'", cancellationToken: ct));
        if (version is null || version == current.Version || version == broken)
        {
            return false;
        }

        var artifact = await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(
            "select artifact from model where version = @version", new { version }, cancellationToken: ct));
        try
        {
            current = new ServingModel(version, ForecastSet.Load(artifact));
            Serving(logger, version);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            broken = version;
            Broken(logger, version, current.Version, e.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Model {Version} serves")]
    private static partial void Serving(ILogger logger, string version);

    [LoggerMessage(LogLevel.Error, "Model {Version} cannot be loaded, {Previous} keeps serving: {Reason}")]
    private static partial void Broken(ILogger logger, string version, string previous, string reason);
}

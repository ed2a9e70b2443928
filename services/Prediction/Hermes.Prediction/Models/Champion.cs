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
    private const int MostTried = 5;
    private static readonly ServingModel Cold = new("baseline", ForecastSet.Cold());
    private readonly SemaphoreSlim gate = new(1);
    private volatile ServingModel current = Cold;
    private string? broken;

    public ServingModel Current => current;

    /// <summary>
    /// Loads the champion when it is not the one in memory. With a broken artifact the previous one keeps serving; after a restart that is
    /// the newest earlier champion that can be loaded. The registry then says so of the champion.
    /// </summary>
    /// <returns>True when another one serves now.</returns>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var version = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                "select version from model where stage = 'champion'", cancellationToken: ct));
            if (version is null || version == current.Version || version == broken)
            {
                return false;
            }

            try
            {
                current = await LoadAsync(connection, version, ct);
                broken = null;
                Serving(logger, version);
                await TellAsync(connection, version, null, null, ct);
                return true;
            }
            catch (InvalidDataException e)
            {
                broken = version;
                var changed = current == Cold && await FallBackAsync(connection, version, ct);
                Broken(logger, version, current.Version, e.Message);
                await TellAsync(connection, version, e.Message, current.Version, ct);
                return changed;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Loads any version. <see cref="InvalidDataException"/> when it cannot be used.</summary>
    public static async Task<ServingModel> LoadAsync(NpgsqlConnection connection, string version, CancellationToken ct)
    {
        var (artifact, hash) = await connection.QuerySingleOrDefaultAsync<(byte[]?, string?)>(new CommandDefinition(
            "select artifact, artifact_hash from model where version = @version", new { version }, cancellationToken: ct));
        return new ServingModel(version, ModelArtifact.Load(artifact, hash));
    }

    private async Task<bool> FallBackAsync(NpgsqlConnection connection, string champion, CancellationToken ct)
    {
        var earlier = await connection.QueryAsync<string>(new CommandDefinition(
            """
            select version from model where version <> @champion and promoted_at is not null and not rolled_back and length(artifact) > 0
            order by coalesce(retired_at, trained_at) desc limit @MostTried
            """, new { champion, MostTried }, cancellationToken: ct));
        foreach (var version in earlier)
        {
            try
            {
                current = await LoadAsync(connection, version, ct);
                return true;
            }
            catch (InvalidDataException)
            {
                // An earlier one may do; the error below names the champion's fault and what serves.
            }
        }

        return false;
    }

    private static Task TellAsync(NpgsqlConnection connection, string version, string? fault, string? instead, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update model set fault = @fault, serving_instead = @instead where version = @version and (fault is distinct from @fault or serving_instead is distinct from @instead)",
            new { version, fault, instead }, cancellationToken: ct));

    [LoggerMessage(LogLevel.Information, "Model {Version} serves")]
    private static partial void Serving(ILogger logger, string version);

    [LoggerMessage(LogLevel.Error, "Model {Version} cannot be loaded, {Previous} keeps serving: {Reason}")]
    private static partial void Broken(ILogger logger, string version, string previous, string reason);
}

using Dapper;
using Hermes.Learning.Features;
using Hermes.Prediction.Feeds;
using Npgsql;

namespace Hermes.Prediction.Models.Shadow;

/// <summary>Scores all feeds by the champion and the challenger on trial, and keeps what both said. Nothing is announced.</summary>
internal sealed class ShadowPass(FeedBook book, Champion champion, NpgsqlDataSource database, TimeProvider time)
{
    private ServingModel? challenger;

    /// <summary>Scores once; does nothing while there is no challenger that can be loaded.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ChallengerAsync(connection, ct) is not { } tried)
        {
            return;
        }

        var (serving, fleet, at) = (champion.Current, book.Snapshot().Fleet, time.GetUtcNow());
        var feeds = fleet.Feeds.Keys.ToArray();
        if (feeds.Length == 0)
        {
            return;
        }

        var rows = new float[feeds.Length * FeatureCatalog.Count];
        for (var i = 0; i < feeds.Length; i++)
        {
            FeatureBuilder.Build(fleet, feeds[i], at, rows.AsSpan(i * FeatureCatalog.Count, FeatureCatalog.Count));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into shadow_pass (challenger, at, champion, feeds, challenger_said, champion_said)
            values (@Challenger, @at, @Champion, @feeds, @challengerSaid, @championSaid)
            on conflict do nothing
            """,
            new
            {
                Challenger = tried.Version,
                at,
                Champion = serving.Version,
                feeds,
                challengerSaid = Said(tried, rows),
                championSaid = Said(serving, rows),
            }, cancellationToken: ct));
    }

    private static float[] Said(ServingModel model, float[] rows) => Array.ConvertAll(model.Forecaster.Predict(rows), said => (float)said);

    private async Task<ServingModel?> ChallengerAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var version = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select version from model where stage = 'challenger' order by id desc limit 1", cancellationToken: ct));
        if (version == challenger?.Version)
        {
            return challenger;
        }

        challenger?.Set.Dispose();
        challenger = null;
        try
        {
            return challenger = version is null ? null : await Champion.LoadAsync(connection, version, ct);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

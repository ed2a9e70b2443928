using Dapper;
using Hermes.Learning.Datasets;
using Hermes.Learning.Promotion;
using Hermes.Learning.Training;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>A challenger on trial.</summary>
internal sealed record OnTrial
{
    public required string Version { get; init; }

    public DateTimeOffset TrainedAt { get; init; }

    public DateTimeOffset DataTo { get; init; }

    public bool AwaitsApproval { get; init; }
}

/// <summary>
/// What the rows of a new training say about the champion. Newcomer: the new recipe, fitted without the test part, against the champion on
/// those test rows that the champion has not learned from. Trial: the standing challenger against the champion on rows later than both. Both
/// are scored anew on the same rows, which train/serve equality makes the same as having scored them live. MovingAverage: that against the
/// champion, on the rows of the newcomer.
/// </summary>
internal sealed record Contests(string? Champion, Contest? Newcomer, Contest? MovingAverage, OnTrial? Challenger, Contest? Trial)
{
    public static async Task<Contests> HoldAsync(NpgsqlConnection connection, ForecastSetResult result, CancellationToken ct)
    {
        var champion = await connection.QuerySingleOrDefaultAsync<OnTrial>(new CommandDefinition(
            "select version, trained_at, data_to from model where stage = 'champion' and algorithm <> 'baseline'", cancellationToken: ct));
        if (champion is null || await TryLoadAsync(connection, champion.Version, ct) is not { } serving)
        {
            return new Contests(null, null, null, null, null);
        }

        using var servingSet = serving.Set;
        var test = result.Heads[Target.Window].Test;
        var since = First(test, champion.DataTo);
        var unseen = test.Slice(since..);
        var said = Said(serving.Forecaster, unseen);
        var newcomer = Contest.Of(unseen.Rows, result.Report.TestProbabilities[since..], said);
        var average = Contest.Of(unseen.Rows, Said(result.Baseline.Window, unseen), said);

        var challenger = await connection.QueryFirstOrDefaultAsync<OnTrial>(new CommandDefinition(
            "select version, trained_at, data_to, awaits_approval from model where stage = 'challenger' order by id desc limit 1", cancellationToken: ct));
        if (challenger is null || await TryLoadAsync(connection, challenger.Version, ct) is not { } tried)
        {
            return new Contests(champion.Version, newcomer, average, null, null);
        }

        using var triedSet = tried.Set;
        var later = test.Slice(First(test, challenger.DataTo > champion.DataTo ? challenger.DataTo : champion.DataTo)..);
        var trial = Contest.Of(later.Rows, Said(tried.Forecaster, later), Said(serving.Forecaster, later));
        return new Contests(champion.Version, newcomer, average, challenger, trial);
    }

    private static int First(Dataset rows, DateTimeOffset after)
    {
        var index = Array.FindIndex(rows.Rows, row => row.At > after);
        return index < 0 ? rows.Count : index;
    }

    private static double[] Said(Forecaster model, Dataset rows) => rows.Count == 0 ? [] : model.Predict(rows.Values);

    // A broken artifact is no opponent; the registry says so where it should serve.
    private static async Task<ServingModel?> TryLoadAsync(NpgsqlConnection connection, string version, CancellationToken ct)
    {
        try
        {
            return await Models.Champion.LoadAsync(connection, version, ct);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

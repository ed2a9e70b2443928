using Hermes.Contracts.Prediction;
using Hermes.Learning.Models;
using Hermes.Learning.Promotion;
using Hermes.Learning.Training;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>Registers what a training made, and moves models on by the evidence: by itself, or as far as an Approver's door.</summary>
internal sealed class ModelRegistry(NpgsqlDataSource database, TimeProvider time, IOptions<ForecastingOptions> options)
{
    public const string MovingAverage = "movingAverage";
    private const string Policy = "policy";
    private static readonly TimeSpan LongestTrial = TimeSpan.FromDays(14);

    /// <summary>Registers a training's model; it becomes champion, challenger or stays candidate as <see cref="PromotionRule"/> says.</summary>
    /// <param name="result">What the training made.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Its version.</returns>
    public async Task<string> RegisterAsync(ForecastSetResult result, string by, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var version = $"{stamp}-{result.Report.Algorithm.Name()}";
        var card = ModelCard.Learned(result, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var contests = await Contests.HoldAsync(connection, result, ct);
        var (standing, reason) = PromotionRule.Of(result.Report.BeatsBaselines, contests.Champion, contests.Newcomer);

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ModelStages.LockAsync(transaction, ct);
        var policy = new StageMove(now, Policy, reason);
        var verdict = contests.Newcomer is null ? result.Report.Verdict : $"{result.Report.Verdict} {reason}";
        await ModelStages.ArchiveAsync(transaction, "stage = 'candidate' and version <> @version", version, policy with { Reason = $"{version} is newer." }, ct);
        await ModelStore.InsertAsync(transaction, new NewModel(version, result.Set, result.Report.Model, card, verdict), result, new StageMove(now, by, null), ct);
        if (contests is { Newcomer: { } contest, Champion: { } champion })
        {
            await ModelStore.CompareAsync(transaction, version, Comparison(champion, contest), ct);
        }

        if (NeedsBaseline(result, contests))
        {
            await ServeBaselineAsync(transaction, stamp, result, policy with { Reason = contests.MovingAverage?.Finding(contests.Champion!) ?? "No learned model serves yet." }, by, ct);
        }

        var trial = await JudgeTrialAsync(transaction, contests, policy, ct);
        if (standing == Standing.Champion && trial != Trial.Won)
        {
            await AdvanceAsync(transaction, version, policy, ct);
        }
        else if (standing == Standing.Challenger && trial == Trial.None)
        {
            await ModelStages.MoveAsync(transaction, version, ModelStages.Challenger, awaitsApproval: false, policy, ct);
        }

        await transaction.CommitAsync(ct);
        return version;
    }

    // Where nothing learned serves, and where what serves has become worse than it: then the feeds are no longer what they were.
    private bool NeedsBaseline(ForecastSetResult result, Contests contests) => (contests.Champion, options.Value.Promotion) switch
    {
        (null, PromotionPolicy.Approval) => true,
        (null, _) => !result.Report.BeatsBaselines,
        (_, PromotionPolicy.Automatic) => !result.Report.BeatsBaselines && contests.MovingAverage?.Won == true,
        _ => false,
    };

    private async Task<Trial> JudgeTrialAsync(NpgsqlTransaction transaction, Contests contests, StageMove policy, CancellationToken ct)
    {
        if (contests is not { Trial: { } trial, Challenger: { } challenger, Champion: { } champion })
        {
            return Trial.None;
        }

        await ModelStore.CompareAsync(transaction, challenger.Version, Comparison(champion, trial), ct);
        var move = policy with { Reason = trial.Finding(champion) };
        if (trial.Won)
        {
            await AdvanceAsync(transaction, challenger.Version, move, ct);
            return Trial.Won;
        }

        if (!challenger.AwaitsApproval && (trial.Lost || policy.At - challenger.TrainedAt > LongestTrial))
        {
            await ModelStages.MoveAsync(transaction, challenger.Version, ModelStages.Archived, awaitsApproval: false, move, ct);
            return Trial.None;
        }

        return Trial.GoesOn;
    }

    private async Task AdvanceAsync(NpgsqlTransaction transaction, string version, StageMove move, CancellationToken ct)
    {
        if (options.Value.Promotion == PromotionPolicy.Automatic)
        {
            await ModelStages.PromoteAsync(transaction, version, move, ct);
            return;
        }

        await ModelStages.ArchiveAsync(transaction, "stage = 'challenger' and version <> @version", version, move with { Reason = $"{version} waits for approval in its place." }, ct);
        await ModelStages.MoveAsync(transaction, version, ModelStages.Challenger, awaitsApproval: true, move, ct);
    }

    // A moving average has learned nothing that anybody would have to approve.
    private static async Task ServeBaselineAsync(NpgsqlTransaction transaction, string stamp, ForecastSetResult result, StageMove policy, string by, CancellationToken ct)
    {
        var baseline = $"{stamp}-{Algorithm.MovingAverage.Name()}";
        var figures = result.Report.Baselines.Single(scorer => scorer.Name == MovingAverage);
        var model = new NewModel(baseline, result.Baseline, figures, ModelCard.Baseline(result), $"Serves because no learned model is better. {result.Report.Verdict}");
        await ModelStore.InsertAsync(transaction, model, result, policy with { By = by, Reason = null }, ct);
        await ModelStages.PromoteAsync(transaction, baseline, policy, ct);
    }

    private static ModelComparison Comparison(string champion, Contest contest) =>
        new(champion, contest.Difference.Difference, contest.Difference.Low, contest.Difference.High, contest.Rows, contest.Failures);

    /// <summary>How it stands with the challenger of before.</summary>
    private enum Trial
    {
        /// <summary>There is none, or no longer.</summary>
        None,

        /// <summary>Nothing is decided yet, or it waits for approval.</summary>
        GoesOn,

        /// <summary>It is better than the champion; newer models were compared with one that no longer counts.</summary>
        Won,
    }
}

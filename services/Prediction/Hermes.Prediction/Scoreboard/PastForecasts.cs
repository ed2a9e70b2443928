using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

/// <summary>Says of recorded scorings what became of them.</summary>
internal static class PastForecasts
{
    /// <summary>Resolves scorings of one feed; those whose hour is not over by <paramref name="known"/> stay open unless they came true.</summary>
    public static async Task<List<FeedPrediction>> ResolveAsync(NpgsqlConnection connection, string feed, List<FeedPrediction> forecasts, DateTimeOffset known, CancellationToken ct)
    {
        if (forecasts.Count == 0)
        {
            return forecasts;
        }

        var failures = (await connection.QueryAsync<(string ExecutionId, DateTimeOffset KnownAt)>(new CommandDefinition(
            "select execution_id, known_at from watched_failure where feed = @feed and known_at > @from and known_at <= @to order by known_at",
            new { feed, from = forecasts.Min(forecast => forecast.At), to = forecasts.Max(forecast => forecast.At).AddHours(1) }, cancellationToken: ct))).AsList();
        return forecasts.ConvertAll(forecast => forecast with { Resolution = Of(forecast, failures, known) });
    }

    private static PredictionResolution? Of(FeedPrediction forecast, List<(string ExecutionId, DateTimeOffset KnownAt)> failures, DateTimeOffset known)
    {
        // A scoring at risk is about the next failure; one that says all is well is about its window.
        var atRisk = forecast.Status != RiskStatus.Healthy;
        var window = forecast.At.AddMinutes(30);
        var failure = failures.FirstOrDefault(item => item.KnownAt > (atRisk ? forecast.At : window) && item.KnownAt <= forecast.At.AddHours(1));
        if (failure.ExecutionId is not null)
        {
            var outcome = !atRisk ? PredictionOutcome.Miss : failure.KnownAt > window ? PredictionOutcome.Hit : PredictionOutcome.Early;
            return new PredictionResolution(outcome, failure.KnownAt, (failure.KnownAt - forecast.At).TotalMinutes, ReportedRun.Of(failure.ExecutionId));
        }

        return forecast.At.AddHours(1) > known ? null : new PredictionResolution(atRisk ? PredictionOutcome.FalseAlarm : PredictionOutcome.Quiet, null, null, null);
    }
}

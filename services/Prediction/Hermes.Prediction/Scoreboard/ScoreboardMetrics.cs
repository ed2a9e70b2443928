using System.Diagnostics.Metrics;
using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Prediction.Scoreboard;

/// <summary>Figures of what became of alerts.</summary>
internal sealed class ScoreboardMetrics
{
    private readonly Counter<long> resolved;

    public ScoreboardMetrics(IMeterFactory meters) => resolved = meters.CreateHermes()
        .CreateCounter<long>("hermes.prediction.resolved", "{alert}", "Alerts resolved and failures missed, by outcome.")
        .FromZero("outcome", nameof(PredictionOutcome.Hit), nameof(PredictionOutcome.Early), nameof(PredictionOutcome.FalseAlarm), nameof(PredictionOutcome.Miss));

    public void Resolved(IReadOnlyList<ResolvedAlert> alerts, IReadOnlyList<WatchedFailure> failures)
    {
        foreach (var alert in alerts)
        {
            resolved.Add(1, new KeyValuePair<string, object?>("outcome", alert.Fate.Outcome.ToString()));
        }

        resolved.Add(failures.Count(failure => failure.IsMiss), new KeyValuePair<string, object?>("outcome", nameof(PredictionOutcome.Miss)));
    }
}

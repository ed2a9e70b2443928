using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hermes.Contracts.Events;
using Hermes.Learning.Explanations;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Prediction.Scoring;

/// <summary>Figures of scoring: how long it takes, what it says, and what became of the warnings.</summary>
internal sealed class ScoringMetrics
{
    private static readonly string[] statuses = Enum.GetNames<RiskStatus>();

    private readonly TimeProvider time;
    private readonly Histogram<double> duration;
    private readonly Counter<long> predictions;
    private readonly Counter<long> warnings;
    private readonly long[] feeds = new long[statuses.Length];
    private DateTimeOffset lastOfAll;

    public ScoringMetrics(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        lastOfAll = time.GetUtcNow();
        var meter = meters.CreateHermes();
        duration = meter.CreateHistogram<double>("hermes.prediction.scoring.duration", "s", "Time to score feeds and to store what came out: all of them, or those with news.");
        predictions = meter.CreateCounter<long>("hermes.prediction.scored", "{prediction}", "Scorings of a feed, by the status they gave it.").FromZero("status", statuses);
        warnings = meter.CreateCounter<long>("hermes.prediction.warnings", "{warning}", "Warnings raised, and those that ended because the failure came or did not come.")
            .FromZero("outcome", "raised", "came_true", "false_alarm");
        meter.CreateObservableGauge("hermes.prediction.feeds", () => statuses.Select((status, i) => new Measurement<long>(Interlocked.Read(ref feeds[i]), new KeyValuePair<string, object?>("status", status))),
            "{feed}", "Feeds by their status at the last scoring of all.");
        meter.CreateObservableGauge("hermes.prediction.scoring.age", () => (time.GetUtcNow() - lastOfAll).TotalSeconds, "s", "Time since all feeds were scored.");
    }

    /// <summary>A scoring was stored.</summary>
    public void Scored(IReadOnlyList<ScoredFeed> scored, bool all, TimeSpan needed)
    {
        duration.Record(needed.TotalSeconds, new KeyValuePair<string, object?>("scope", all ? "all" : "news"));
        var counts = scored.CountBy(item => item.Prediction.Status).ToDictionary();
        foreach (var (status, count) in counts)
        {
            predictions.Add(count, new KeyValuePair<string, object?>("status", status.ToString()));
        }

        foreach (var item in scored)
        {
            Count(item);
        }

        if (all)
        {
            SeenAll(counts);
        }
    }

    /// <summary>All feeds were looked at; there may be none.</summary>
    public void SeenAll(Dictionary<RiskStatus, int> counts)
    {
        lastOfAll = time.GetUtcNow();
        foreach (var status in Enum.GetValues<RiskStatus>())
        {
            Interlocked.Exchange(ref feeds[(int)status], counts.GetValueOrDefault(status));
        }
    }

    private void Count(ScoredFeed item)
    {
        var (before, after) = (item.Before.Level != RiskLevel.Healthy, item.Risk.Level != RiskLevel.Healthy);
        if (before != after)
        {
            warnings.Add(1, new TagList { { "outcome", after ? "raised" : item.CameTrue ? "came_true" : "false_alarm" } });
        }
    }
}

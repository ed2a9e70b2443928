using Hermes.Learning.Datasets;
using Hermes.Learning.History;

namespace Hermes.Learning.Evaluation;

/// <summary>What an operator would have lived through at a threshold.</summary>
/// <param name="Alerts">Alerts raised.</param>
/// <param name="Hits">Alerts that a failure followed within their time.</param>
/// <param name="Onsets">Failures after a success.</param>
/// <param name="OnsetsCaught">Those that an alert came before.</param>
/// <param name="FeedDays">Days watched, summed over feeds.</param>
/// <param name="MedianLeadMinutes">Median time from alert to failure, over hits; NaN without hits.</param>
public sealed record AlertFigures(int Alerts, int Hits, int Onsets, int OnsetsCaught, double FeedDays, double MedianLeadMinutes)
{
    /// <summary>Minutes from alert to failure of every hit, shortest first.</summary>
    public IReadOnlyList<double> LeadMinutes { get; init; } = [];

    /// <summary>The onsets that an alert came before: the feed, and when the failure became known.</summary>
    public IReadOnlyList<(string Feed, DateTimeOffset KnownAt)> Caught { get; init; } = [];

    /// <summary>Lead time that a share of the hits stay at or below; <see langword="null"/> without hits.</summary>
    /// <param name="share">0 to 1.</param>
    public double? LeadMinutesAt(double share) =>
        LeadMinutes.Count == 0 ? null : LeadMinutes[Math.Clamp((int)Math.Ceiling(share * LeadMinutes.Count) - 1, 0, LeadMinutes.Count - 1)];

    /// <summary>Share of alerts that were right.</summary>
    public double Precision => Alerts == 0 ? 0 : Hits / (double)Alerts;

    /// <summary>Share of onsets that an alert came before.</summary>
    public double OnsetRecall => Onsets == 0 ? 0 : OnsetsCaught / (double)Onsets;

    /// <summary>Alerts per feed and day.</summary>
    public double PerFeedDay => FeedDays <= 0 ? 0 : Alerts / FeedDays;

    /// <summary>False alarms per feed and day.</summary>
    public double FalsePerFeedDay => FeedDays <= 0 ? 0 : (Alerts - Hits) / FeedDays;

    /// <summary>Harmonic mean of alert precision and onset recall.</summary>
    public double F1 => Precision + OnsetRecall > 0 ? 2 * Precision * OnsetRecall / (Precision + OnsetRecall) : 0;
}

/// <summary>
/// Replays alerts. Window rows: an alert opens when the probability reaches the threshold and stays open until a failure becomes known
/// or its time (an hour, for the usual window) is over; it is a hit when a failure becomes known while it is open. A probability that stays high after that opens the
/// next alert, so crying wolf all day is counted as such. Next-run rows: every row
/// after a success that reaches the threshold is an alert, and a hit when that run fails.
/// </summary>
public static class AlertSimulation
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(DatasetBuilder.WindowEndMinutes);

    /// <summary>Replays alerts at a threshold.</summary>
    /// <param name="target">What the rows ask.</param>
    /// <param name="fleet">History, for the times of failures.</param>
    /// <param name="rows">Rows in order of time.</param>
    /// <param name="probabilities">Their probabilities.</param>
    /// <param name="threshold">From here on an alert is raised.</param>
    /// <param name="open">How long an alert of a window stays open; an hour when left out.</param>
    public static AlertFigures Run(
        Target target, FleetHistory fleet, ReadOnlySpan<RowInfo> rows, ReadOnlySpan<double> probabilities, double threshold, TimeSpan? open = null)
    {
        if (rows.IsEmpty)
        {
            return new AlertFigures(0, 0, 0, 0, 0, double.NaN);
        }

        return target == Target.NextRun ? NextRuns(rows, probabilities, threshold) : Windows(fleet, rows, probabilities, threshold, open ?? Usual);
    }

    /// <summary>
    /// The threshold with the best balance of alert precision and onset recall among those that keep to a budget of false alarms
    /// (or to one for every two onsets, where a fleet fails more often than that); above one, which never alerts, when none does.
    /// </summary>
    /// <param name="target">What the rows ask.</param>
    /// <param name="fleet">History.</param>
    /// <param name="rows">Rows in order of time.</param>
    /// <param name="probabilities">Their probabilities.</param>
    /// <param name="falseAlarmsPerFeedDay">The budget.</param>
    public static double Threshold(Target target, FleetHistory fleet, ReadOnlySpan<RowInfo> rows, ReadOnlySpan<double> probabilities, double falseAlarmsPerFeedDay)
    {
        var sorted = probabilities.ToArray();
        Array.Sort(sorted);
        var (best, bestF1) = (1.01, 0.0);
        foreach (var share in (ReadOnlySpan<double>)[0.5, 0.4, 0.3, 0.25, 0.2, 0.16, 0.13, 0.1, 0.08, 0.065, 0.05, 0.04, 0.03, 0.025, 0.02, 0.016, 0.013, 0.01, 0.008, 0.006, 0.005, 0.004, 0.003, 0.002, 0.0015, 0.001, 0.0005])
        {
            if (sorted.Length * share < 1)
            {
                break;
            }

            var candidate = sorted[^(int)Math.Ceiling(sorted.Length * share)];
            var figures = Run(target, fleet, rows, probabilities, candidate);
            if (candidate > sorted[0] && figures.Alerts - figures.Hits <= Math.Max(falseAlarmsPerFeedDay * figures.FeedDays, 0.5 * figures.Onsets) && figures.F1 > bestF1)
            {
                (best, bestF1) = (candidate, figures.F1);
            }
        }

        return best;
    }

    private static AlertFigures NextRuns(ReadOnlySpan<RowInfo> rows, ReadOnlySpan<double> probabilities, double threshold)
    {
        var (alerts, onsets) = (0, 0);
        var leads = new List<double>();
        var caught = new List<(string Feed, DateTimeOffset KnownAt)>();
        var spans = new Dictionary<string, (DateTimeOffset First, DateTimeOffset Last)>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            spans[row.Feed] = (spans.TryGetValue(row.Feed, out var span) ? span.First : row.At, row.At);
            if (!row.Onset)
            {
                continue;
            }

            onsets += row.Failed ? 1 : 0;
            if (probabilities[i] >= threshold)
            {
                alerts++;
                if (row.Failed)
                {
                    leads.Add((row.AnsweredAt - row.At).TotalMinutes);
                    caught.Add((row.Feed, row.AnsweredAt));
                }
            }
        }

        return Figures(alerts, onsets, caught, spans.Values.Sum(s => Math.Max(1, (s.Last - s.First).TotalDays)), leads);
    }

    private static AlertFigures Windows(FleetHistory fleet, ReadOnlySpan<RowInfo> rows, ReadOnlySpan<double> probabilities, double threshold, TimeSpan open)
    {
        var byFeed = new Dictionary<string, List<(DateTimeOffset At, double P)>>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Length; i++)
        {
            if (!byFeed.TryGetValue(rows[i].Feed, out var list))
            {
                byFeed[rows[i].Feed] = list = [];
            }

            list.Add((rows[i].At, probabilities[i]));
        }

        var (alerts, onsets, days) = (0, 0, 0.0);
        var leads = new List<double>();
        var caught = new List<(string Feed, DateTimeOffset KnownAt)>();
        foreach (var (name, series) in byFeed)
        {
            var (from, to) = (series[0].At, series[^1].At + open);
            days += (to - from).TotalDays;
            var judged = fleet.Feeds[name].Judged;
            var failures = new List<(DateTimeOffset At, bool Onset)>();
            for (var i = 0; i < judged.Count; i++)
            {
                if (judged[i].Outcome == RunOutcome.Failed && judged[i].KnownAt > from && judged[i].KnownAt <= to)
                {
                    failures.Add((judged[i].KnownAt, i == 0 || judged[i - 1].Outcome == RunOutcome.Succeeded));
                }
            }

            onsets += failures.Count(failure => failure.Onset);
            foreach (var (opened, failure) in Episodes(series, failures, threshold, open))
            {
                alerts++;
                if (failure is { } hit)
                {
                    leads.Add((hit.At - opened).TotalMinutes);
                    if (hit.Onset)
                    {
                        caught.Add((name, hit.At));
                    }
                }
            }
        }

        return Figures(alerts, onsets, caught, days, leads);
    }

    private static IEnumerable<(DateTimeOffset Opened, (DateTimeOffset At, bool Onset)? Failure)> Episodes(
        List<(DateTimeOffset At, double P)> series, List<(DateTimeOffset At, bool Onset)> failures, double threshold, TimeSpan open)
    {
        DateTimeOffset? opened = null;
        var next = 0;
        foreach (var (at, p) in series)
        {
            while (next < failures.Count && failures[next].At <= at)
            {
                var failure = failures[next++];
                if (opened is { } since && failure.At <= since + open)
                {
                    yield return (since, failure);
                    opened = null;
                }
            }

            if (opened is { } unanswered && at >= unanswered + open)
            {
                yield return (unanswered, null);
                opened = null;
            }

            if (p >= threshold)
            {
                opened ??= at;
            }
        }

        if (opened is { } last)
        {
            yield return (last, next < failures.Count && failures[next].At <= last + open ? failures[next] : null);
        }
    }

    private static AlertFigures Figures(int alerts, int onsets, List<(string Feed, DateTimeOffset KnownAt)> caught, double days, List<double> leads)
    {
        leads.Sort();
        var median = leads.Count == 0 ? double.NaN : SeasonalBaseline.Middle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(leads));
        return new AlertFigures(alerts, leads.Count, onsets, caught.Count, days, median) { LeadMinutes = leads, Caught = caught };
    }
}

using Hermes.Learning.History;
using Hermes.Learning.Training;
using static Hermes.Benchmarks.Forecasts.ForecastTables;

namespace Hermes.Benchmarks.Forecasts;

/// <summary>
/// Which failures of a made-up history could be seen coming. A scorer that also "catches" the others only alerts a lot: what it catches
/// of them is chance, and shown beside the rest.
/// </summary>
internal sealed class FailureTruth
{
    private readonly Dictionary<(string Feed, string Id), bool> precursors = [];

    private FailureTruth(FileInfo file)
    {
        using var csv = new CsvRows(file, "feed", "executionId", "precursor");
        while (csv.Next())
        {
            precursors[(csv["feed"] ?? "", csv["executionId"] ?? "")] = csv["precursor"] == "yes";
        }
    }

    public static FailureTruth? Find(FileInfo data, FileInfo? given) =>
        given is not null ? new FailureTruth(given) : new FileInfo(data.FullName + ".truth.csv") is { Exists: true } beside ? new FailureTruth(beside) : null;

    public void Print(FleetHistory fleet, DateTimeOffset from, DateTimeOffset to, ScorerReport model, IReadOnlyList<ScorerReport> baselines)
    {
        var (with, without) = (Onsets(fleet, from, to, true), Onsets(fleet, from, to, false));
        Line($"");
        Line($"**Onsets made with a precursor, and without**");
        Line($"");
        Line($"| scorer | with: caught of {with.Count} | without: caught of {without.Count} |");
        Line($"| --- | ---: | ---: |");
        foreach (var scorer in baselines.Prepend(model))
        {
            Line($"| {Label(scorer.Name)} | {Share(scorer, with):0.000} | {Share(scorer, without):0.000} |");
        }
    }

    private static double Share(ScorerReport scorer, HashSet<(string Feed, DateTimeOffset KnownAt)> onsets) =>
        onsets.Count == 0 ? 0 : scorer.Alerts.Caught.Count(onsets.Contains) / (double)onsets.Count;

    private HashSet<(string Feed, DateTimeOffset KnownAt)> Onsets(FleetHistory fleet, DateTimeOffset from, DateTimeOffset to, bool precursor) =>
    [
        .. from feed in fleet.Feeds.Values
           from pair in feed.Judged.Zip(feed.Judged.Skip(1))
           let run = pair.Second
           where pair.First.Outcome == RunOutcome.Succeeded && run.Outcome == RunOutcome.Failed && run.KnownAt > @from && run.KnownAt <= to.AddHours(1)
              && precursors.TryGetValue((feed.Feed.Name, run.Id), out var seen) && seen == precursor
           select (feed.Feed.Name, run.KnownAt),
    ];
}

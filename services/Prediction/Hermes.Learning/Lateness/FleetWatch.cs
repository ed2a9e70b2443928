using System.Globalization;

namespace Hermes.Learning.Lateness;

/// <summary>Says "no reports at all", or "many at once", in one finding rather than one for each feed: the cause is one.</summary>
public static class FleetWatch
{
    private const int FewestForMany = 10;
    private const double ShareForMany = 0.25;
    private const int MostNamed = 10;

    /// <summary>The one finding that stands for missing starts, and those it stands for; none when each is a matter of its own.</summary>
    /// <param name="missing">Starts that are missing.</param>
    /// <param name="told">Which of them are known already.</param>
    /// <param name="feeds">Feeds there are.</param>
    /// <param name="lastReport">When any feed last reported a run; <see langword="null"/> when none ever did.</param>
    /// <param name="now">The moment.</param>
    public static (Finding? Finding, IReadOnlyList<Finding> Covered) Of(
        IReadOnlyList<Finding> missing, Func<Finding, bool> told, int feeds, DateTimeOffset? lastReport, DateTimeOffset now)
    {
        var unheard = missing.Where(finding => finding.DueAt > lastReport).ToList();
        var fresh = missing.Where(finding => !told(finding)).ToList();
        return unheard.Count >= 2 ? (Make(unheard, silent: true, feeds, lastReport, now), unheard)
            : fresh.Count >= Math.Max(FewestForMany, feeds * ShareForMany) ? (Make(fresh, silent: false, feeds, lastReport, now), fresh)
            : (null, []);
    }

    private static Finding Make(List<Finding> missing, bool silent, int feeds, DateTimeOffset? lastReport, DateTimeOffset now)
    {
        var since = missing.Min(finding => finding.DueAt!.Value);
        var names = string.Join(", ", missing.Take(MostNamed).Select(finding => finding.Feed)) + (missing.Count > MostNamed ? " ..." : "");
        return new Finding
        {
            Feed = "",
            Kind = FindingKind.NoReports,
            Key = (silent ? lastReport!.Value : since).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Since = since,
            DueAt = since,
            Confidence = silent ? 0.95 : 0.9,
            Evidence = silent
                ? $"No reports at all: the last came {LateText.Time(lastReport!.Value, now)}, {LateText.Length(now - lastReport.Value)} ago, and {missing.Count} feeds were due since ({names}). What sends the reports, or the way to Hermes, is most likely down."
                : $"{missing.Count} of {feeds} feeds did not start since {LateText.Time(since, now)} ({names}). They most likely share a cause.",
            Numbers = new Dictionary<string, double> { ["missing"] = missing.Count, ["feeds"] = feeds, ["silentSeconds"] = lastReport is { } last ? (now - last).TotalSeconds : 0 },
        };
    }
}

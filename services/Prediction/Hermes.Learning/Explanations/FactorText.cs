using System.Globalization;
using Hermes.Learning.Features;
using Hermes.Learning.History;

namespace Hermes.Learning.Explanations;

/// <summary>Says what a feature's value means, or nothing when the value is ordinary.</summary>
internal static class FactorText
{
    public static string? Of(Feature feature, double value, FeedView view) => double.IsNaN(value) ? null : feature switch
    {
        Feature.FailedLast1 => value > 0 ? "the last run failed" : null,
        Feature.FailedLast3 => Share(value, 3),
        Feature.FailedLast5 => Share(value, 5),
        Feature.FailedLast10 => Share(value, 10),
        Feature.FailedLast20 => Share(value, 20),
        Feature.FailedRecently => value >= 0.2 ? Say($"{value * 100:0} % of recent runs failed, the newest counting most") : null,
        Feature.FailedLately => value >= 0.2 ? Say($"{value * 100:0} % of its last runs failed, the newest counting most") : null,
        Feature.FailedUsuallyThen => value >= 0.05 ? Say($"{value * 100:0} % of its runs at that hour of the week fail") : null,
        Feature.FailedAfterSame => value >= 0.1 && view.LastFailed is { } failed ? Say($"after a {(failed ? "failed" : "good")} run {value * 100:0} % of its runs fail") : null,
        Feature.OutcomeChanges20 => value >= 0.3 ? "its runs fail and succeed by turns" : null,
        Feature.Failures1h => Count(value, "in the last hour"),
        Feature.Failures24h => Count(value, "in the last 24 hours"),
        Feature.Failures7d => Count(value, "in the last 7 days"),
        Feature.FailedUsually => value >= 0.02 ? Say($"{value * 100:0.#} % of its runs usually fail") : null,
        Feature.HoursSinceFailure => value < 2 ? $"it failed {Ago(value)} ago" : null,

        Feature.DurationRatioLast => Times(value, 1.2, "the last run took", UsualThen(view)),
        Feature.DurationRatio3 => Times(value, 1.15, "the last 3 runs took", UsualThen(view)),
        Feature.DurationRatio10 => Times(value, 1.1, "the last 10 runs took", "as long as usual"),
        Feature.DurationRatio1h => Times(value, 1.1, "runs of the last hour took", "as long as usual"),
        Feature.DurationRatio3h => Times(value, 1.1, "runs of the last 3 hours took", "as long as usual"),
        Feature.DurationDeviationLast => value >= 2 ? Say($"the last run took {value:0.#} deviations longer than usual") : null,
        Feature.DurationTrend => Times(value, 1.1, "runs take", "as long as shortly before"),

        Feature.VolumeRatioLast => Volume(value, "the last run"),
        Feature.VolumeRatio3 => Volume(value, "the last 3 runs"),
        Feature.VolumeRatio10 => Volume(value, "the last 10 runs"),
        Feature.VolumeRatio1h => Volume(value, "runs of the last hour"),
        Feature.VolumeTrend => value < 0.9 ? Say($"volume fell by {(1 - value) * 100:0} % within a few runs") : null,

        Feature.YieldLast => value < 0.9 ? Say($"the last run delivered {value * 100:0} % of the rows it usually makes of what it reads") : null,
        Feature.Yield3 => value < 0.9 ? Say($"the last 3 runs delivered {value * 100:0} % of the rows they usually make of what they read") : null,

        Feature.RunErrorsLast => value >= 1 ? Say($"the last run reported {value:0} {(value < 1.5 ? "error" : "errors")}") : null,
        Feature.RunErrors3 => Mean(value, "errors", "last 3 runs"),
        Feature.RunErrors10 => Mean(value, "errors", "last 10 runs"),
        Feature.RunErrors1h => Mean(value, "errors", "runs of the last hour"),
        Feature.RunErrorsExcess => value >= 0.5 ? Say($"runs report {value:0.#} more errors than usual") : null,
        Feature.RunWarnings3 => Mean(value, "warnings", "last 3 runs"),
        Feature.RunWarnings10 => Mean(value, "warnings", "last 10 runs"),
        Feature.RunWarnings1h => Mean(value, "warnings", "runs of the last hour"),
        Feature.RunWarningsTrend => value >= 1.3 ? Say($"runs report {value:0.#}x as many warnings as shortly before") : null,
        Feature.RetriesLast => value >= 1 ? Say($"the last run needed {value:0} {(value < 1.5 ? "retry" : "retries")}") : null,
        Feature.Retries5 => Mean(value, "retries", "last 5 runs"),
        Feature.Retries1h => Mean(value, "retries", "runs of the last hour"),

        Feature.LogErrors30m or Feature.LogErrors3h => value >= 0.05 ? Say($"{value:0.##} errors a minute in its log") : null,
        Feature.LogErrorsRatio => Times(value, 1.5, "its log showed", "as many errors in the last 30 minutes as in the day before"),
        Feature.LogErrorsTrend => Times(value, 1.5, "its log showed", "as many errors in the last 15 minutes as in the 45 before"),
        Feature.LogWarnings30m or Feature.LogWarnings3h => value >= 0.1 ? Say($"{value:0.##} warnings a minute in its log") : null,
        Feature.LogWarningsRatio => Times(value, 1.5, "its log showed", "as many warnings in the last 30 minutes as in the day before"),
        Feature.LogWarningsTrend => Times(value, 1.5, "its log showed", "as many warnings in the last 15 minutes as in the 45 before"),
        Feature.LogLinesRatio => value < 0.6 ? Say($"its log is quiet: {value * 100:0} % of the usual lines")
            : Times(value, 1.6, "its log has", "as many lines as usual"),

        Feature.LogErrorsDeviation => value >= 3 ? Say($"its log shows far more errors than in any usual half hour ({value:0.#} deviations)") : null,
        Feature.LogLinesDeviation => value >= 3 ? Say($"its log is far longer than usual ({value:0.#} deviations)") : value <= -3 ? "its log is far shorter than usual" : null,
        Feature.LogNewTemplates3h => value >= 0.3 ? Say($"{value * 3:0} kinds of lines in its log were never seen before") : null,
        Feature.LogNewTemplatesRatio => Times(value, 1.5, "its log shows", "as many kinds of lines never seen before as usual"),

        Feature.StartDelayLast => Delay(value, "the last run"),
        Feature.StartDelay3 => Delay(value, "the last 3 runs"),
        Feature.StartDelay10 => Delay(value, "the last 10 runs"),
        Feature.MinutesLate or Feature.LateIntervals => view.ExpectedStart() is { } due && (view.At - due).TotalMinutes >= 2
            ? Say($"its next run is {(view.At - due).TotalMinutes:0} min late") : null,

        Feature.ElapsedRatio => value >= 1.2 ? Say($"the run in flight already takes {value:0.#}x the usual time") : null,
        Feature.ElapsedPercentile => value >= 0.9 ? Say($"the run in flight is longer than {value * 100:0} % of past runs") : null,
        Feature.Running => value >= 2 ? Say($"{value:0} runs are in flight at once") : null,

        Feature.FleetFailed1h => value >= 0.05 ? Say($"{value * 100:0} % of all feeds' runs failed in the last hour") : null,
        Feature.FleetFailed24h => value >= 0.05 ? Say($"{value * 100:0} % of all feeds' runs failed in the last 24 hours") : null,
        Feature.FamilyFailed6h => value >= 0.03 ? Say($"{value * 100:0} % of runs of related feeds ({FleetHistory.FamilyOf(view.Feed.Name)}) failed in the last 6 hours") : null,
        Feature.FamilyFailed24h => value >= 0.03 ? Say($"{value * 100:0} % of runs of related feeds ({FleetHistory.FamilyOf(view.Feed.Name)}) failed in the last 24 hours") : null,
        Feature.KinFailed24h => value >= 0.03 ? Say($"{value * 100:0} % of runs of feeds with the same subject ({FleetHistory.SubjectOf(view.Feed.Name)}) failed in the last 24 hours") : null,
        _ => null,
    };

    /// <summary>The same for an upstream feature, naming the upstream it is about.</summary>
    public static string? OfUpstream(Feature feature, double value, string upstream) => double.IsNaN(value) ? null : feature switch
    {
        Feature.UpstreamFailed => value > 0 ? $"upstream {upstream} failed on its last run" : null,
        Feature.UpstreamMinutesLate => value >= 2 ? Say($"upstream {upstream} is {value:0} min late") : null,
        Feature.UpstreamDurationRatio => Times(value, 1.2, $"upstream {upstream} took", "as long as usual"),
        Feature.UpstreamHoursSinceFailure => value < 2 ? $"upstream {upstream} failed {Ago(value)} ago" : null,
        Feature.UpstreamLogErrorsRatio => Times(value, 1.5, $"the log of upstream {upstream} showed", "as many errors as usual"),
        Feature.UpstreamFailedRecently => value >= 0.2 ? Say($"{value * 100:0} % of the recent runs of upstream {upstream} failed, the newest counting most") : null,
        Feature.UpstreamFailedSinceStart => value >= 1 ? $"upstream {upstream} failed since the feed last ran" : null,
        Feature.UpstreamVolumeRatio => value < 0.85 ? Say($"upstream {upstream} moved only {value * 100:0} % of its usual volume") : null,
        Feature.UpstreamElapsedRatio => Times(value, 1.2, $"upstream {upstream} is running", "as long as usual"),
        _ => null,
    };

    // What is usual is learned by hour of the week, so it is said for which.
    private static string UsualThen(FeedView view) => view.Known.IsEmpty ? "as long as usual"
        : string.Create(CultureInfo.InvariantCulture, $"as long as usual on {view.Known[^1].StartedAt.UtcDateTime:dddd}s around {view.Known[^1].StartedAt.UtcDateTime:HH}:00 UTC");

    private static string? Share(double share, int of) => share > 0 ? Say($"{share * of:0} of the last {of} runs failed") : null;

    private static string? Count(double value, string when) => value >= 1 ? Say($"{value:0} {(value < 1.5 ? "failure" : "failures")} {when}") : null;

    private static string? Times(double value, double from, string before, string after) => value >= from ? Say($"{before} {value:0.0#}x {after}") : null;

    private static string? Volume(double value, string who) => value < 0.85 ? Say($"{who} moved only {value * 100:0} % of the usual volume")
        : value > 1.4 ? Say($"{who} moved {value:0.#}x the usual volume") : null;

    private static string? Mean(double value, string what, string who) => value >= 0.3 ? Say($"{value:0.#} {what} a run over the {who}") : null;

    private static string? Delay(double value, string who) => value >= 0.5 ? Say($"{who} started {value:0.#} min after the due time") : null;

    private static string Ago(double hours) => hours < 2 ? Say($"{hours * 60:0} min") : Say($"{hours:0} h");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

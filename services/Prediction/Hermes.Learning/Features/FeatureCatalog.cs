using static Hermes.Learning.Features.FeatureTheme;

namespace Hermes.Learning.Features;

/// <summary>All features in the order of a row. A missing value is NaN, never zero.</summary>
public static class FeatureCatalog
{
    private static readonly FeatureDefinition[] Definitions =
    [
        new("failed_last_1", "share", Outcomes, "the last known run failed"),
        new("failed_last_3", "share", Outcomes, "share of the last 3 known runs that failed"),
        new("failed_last_5", "share", Outcomes, "share of the last 5 known runs that failed"),
        new("failed_last_10", "share", Outcomes, "share of the last 10 known runs that failed"),
        new("failed_last_20", "share", Outcomes, "share of the last 20 known runs that failed"),
        new("failed_recently", "share", Outcomes, "failures weighted by recency (half-life three runs)"),
        new("failed_lately", "share", Outcomes, "the same with a half-life of twelve runs"),
        new("failures_1h", "runs", Outcomes, "failures known within the last hour"),
        new("failures_24h", "runs", Outcomes, "failures known within the last 24 hours"),
        new("failures_7d", "runs", Outcomes, "failures known within the last 7 days", Heavy: true),
        new("runs_24h", "runs", Outcomes, "runs known within the last 24 hours", Heavy: true),
        new("runs_7d", "runs", Outcomes, "runs known within the last 7 days", Heavy: true),
        new("failed_usually", "share", Outcomes, "share of failed runs before today, pulled to a small prior"),
        new("failed_usually_then", "share", Outcomes, "the same of runs at the hour of week of the window's middle, pulled to the usual share while there are few"),
        new("failed_after_same", "share", Outcomes, "share of failed runs among those that followed one that ended like the last one, before today"),
        new("outcome_changes_20", "share", Outcomes, "how often the outcome changed from one run to the next over the last 20"),
        new("same_outcome_streak", "runs", Outcomes, "how many runs in a row ended like the last one", Heavy: true),
        new("hours_since_failure", "hours", Outcomes, "time since the last known failure", Heavy: true),
        new("hours_since_outcome", "hours", Outcomes, "time since the last known outcome", Heavy: true),
        new("known_runs", "runs", Outcomes, "known runs in the last 90 days", Heavy: true),

        new("duration_ratio_last", "ratio", Duration, "duration of the last run against the usual one at its hour of week", Heavy: true),
        new("duration_ratio_3", "ratio", Duration, "the same, mean of the last 3 runs", Heavy: true),
        new("duration_deviation_last", "deviations", Duration, "last duration's distance from the usual one in robust deviations"),
        new("duration_trend", "ratio", Duration, "mean ratio of the last 3 runs against that of the 7 before", Heavy: true),

        new("duration_ratio_10", "ratio", Duration, "duration against the usual one, mean of the last 10 runs", Heavy: true),
        new("duration_ratio_1h", "ratio", Duration, "duration against the usual one, mean of the runs of the last hour", Heavy: true),
        new("duration_ratio_3h", "ratio", Duration, "duration against the usual one, mean of the runs of the last 3 hours", Heavy: true),

        new("volume_ratio_last", "ratio", Volume, "volume of the last run against the usual one at its hour of week", Heavy: true),
        new("volume_ratio_3", "ratio", Volume, "the same, mean of the last 3 runs", Heavy: true),
        new("volume_trend", "ratio", Volume, "mean ratio of the last 3 runs against that of the 7 before", Heavy: true),

        new("volume_ratio_10", "ratio", Volume, "volume against the usual one, mean of the last 10 runs", Heavy: true),
        new("volume_ratio_1h", "ratio", Volume, "volume against the usual one, mean of the runs of the last hour", Heavy: true),
        new("yield_last", "ratio", Volume, "rows delivered per row read by the last run, against the usual", Heavy: true),
        new("yield_3", "ratio", Volume, "the same, mean of the last 3 runs", Heavy: true),

        new("run_errors_last", "errors", RunErrors, "errors the last run reported", Heavy: true),
        new("run_errors_3", "errors", RunErrors, "mean errors of the last 3 runs", Heavy: true),
        new("run_errors_excess", "errors", RunErrors, "mean errors of the last 3 runs above the usual"),
        new("run_warnings_3", "warnings", RunErrors, "mean warnings of the last 3 runs", Heavy: true),
        new("run_warnings_trend", "ratio", RunErrors, "warnings of the last 3 runs against the 7 before", Heavy: true),
        new("retries_last", "retries", RunErrors, "retries of the last run"),
        new("retries_5", "retries", RunErrors, "mean retries of the last 5 runs"),

        new("run_errors_1h", "errors", RunErrors, "mean errors of the runs of the last hour", Heavy: true),
        new("run_errors_10", "errors", RunErrors, "mean errors of the last 10 runs", Heavy: true),
        new("run_warnings_1h", "warnings", RunErrors, "mean warnings of the runs of the last hour", Heavy: true),
        new("run_warnings_10", "warnings", RunErrors, "mean warnings of the last 10 runs", Heavy: true),
        new("retries_1h", "retries", RunErrors, "mean retries of the runs of the last hour"),

        new("log_errors_30m", "per minute", Log, "error lines per minute over the last 30 minutes", Heavy: true),
        new("log_errors_ratio", "ratio", Log, "that rate against the 24 hours before", Heavy: true),
        new("log_errors_trend", "ratio", Log, "error rate of the last 15 minutes against the 45 before", Heavy: true),
        new("log_warnings_30m", "per minute", Log, "warning lines per minute over the last 30 minutes", Heavy: true),
        new("log_warnings_ratio", "ratio", Log, "that rate against the 24 hours before", Heavy: true),
        new("log_warnings_trend", "ratio", Log, "warning rate of the last 15 minutes against the 45 before", Heavy: true),
        new("log_errors_3h", "per minute", Log, "error lines per minute over the last 3 hours", Heavy: true),
        new("log_warnings_3h", "per minute", Log, "warning lines per minute over the last 3 hours", Heavy: true),
        new("log_lines_ratio", "ratio", Log, "all lines of the last 30 minutes against the 24 hours before", Heavy: true),
        new("log_errors_deviation", "deviations", Log, "error lines of the last 30 minutes against the half hours of the day before, in robust deviations"),
        new("log_lines_deviation", "deviations", Log, "the same of all lines"),
        new("log_new_templates_3h", "per hour", Log, "kinds of lines never seen before, per hour over the last 3 hours", Heavy: true),
        new("log_new_templates_ratio", "ratio", Log, "that rate against the 24 hours before", Heavy: true),

        new("start_delay_last", "minutes", Schedule, "how long after its due time the last run started", Heavy: true),
        new("start_delay_3", "minutes", Schedule, "the same, mean of the last 3 runs", Heavy: true),
        new("start_delay_10", "minutes", Schedule, "the same, mean of the last 10 runs", Heavy: true),
        new("minutes_late", "minutes", Schedule, "how long the next start is overdue", Heavy: true),
        new("late_intervals", "ratio", Schedule, "overdue time in usual intervals", Heavy: true),
        new("interval_minutes", "minutes", Schedule, "usual time from start to start", Heavy: true),

        new("running", "runs", InFlight, "runs in flight"),
        new("elapsed_ratio", "ratio", InFlight, "elapsed time of the oldest run in flight against the usual duration", Heavy: true),
        new("elapsed_percentile", "share", InFlight, "share of past durations shorter than the elapsed time"),

        new("upstream_failed", "share", Upstream, "share of upstream feeds whose last run failed"),
        new("upstream_minutes_late", "minutes", Upstream, "overdue time of the latest upstream", Heavy: true),
        new("upstream_duration_ratio", "ratio", Upstream, "largest duration ratio of the upstreams' last runs", Heavy: true),
        new("upstream_hours_since_failure", "hours", Upstream, "time since any upstream failed", Heavy: true),
        new("upstream_log_errors_ratio", "ratio", Upstream, "largest log error ratio of the upstreams", Heavy: true),
        new("upstream_elapsed_ratio", "ratio", Upstream, "largest elapsed ratio of upstream runs in flight", Heavy: true),
        new("upstream_failed_recently", "share", Upstream, "largest share of failures of an upstream, weighted by recency"),
        new("upstream_failed_since_start", "runs", Upstream, "upstreams that failed since this feed last started"),
        new("upstream_volume_ratio", "ratio", Upstream, "smallest volume ratio of the upstreams' last runs", Heavy: true),

        new("fleet_failed_1h", "share", Fleet, "share of all runs known in the last hour that failed"),
        new("fleet_failed_24h", "share", Fleet, "share of all runs known in the last 24 hours that failed"),
        new("family_failed_6h", "share", Fleet, "share of related feeds' runs known in the last 6 hours that failed"),
        new("family_failed_24h", "share", Fleet, "the same over 24 hours"),
        new("kin_failed_24h", "share", Fleet, "share of runs known in the last 24 hours that failed, of feeds with the same subject elsewhere"),

        new("minutes_to_start", "minutes", Timing, "time to the next expected start, negative when overdue"),
        new("minutes_to_outcome", "minutes", Timing, "time to the next expected outcome"),
        new("outcomes_in_window", "runs", Timing, "outcomes expected 30 to 60 minutes ahead"),
        new("hour_of_day", "hour", Timing, "hour (UTC) of the window's middle, 45 minutes ahead"),
        new("day_of_week", "day", Timing, "day of week of the window's middle, 0 = Monday"),
        new("days_to_month_end", "days", Timing, "working days from the window's middle to the last working day of the month"),
        new("holiday", "flag", Timing, "the window's middle falls on a holiday"),
    ];

    private static readonly Dictionary<string, int> Positions =
        Definitions.Select((definition, index) => (definition.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index, StringComparer.Ordinal);

    /// <summary>The features.</summary>
    public static IReadOnlyList<FeatureDefinition> All => Definitions;

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Definitions, definition => definition.Name);

    /// <summary>Number of features in a row.</summary>
    public static int Count => Definitions.Length;

    /// <summary>Position of the number of runs in flight.</summary>
    public static int Running => (int)Feature.Running;

    /// <summary>Position of a feature in a row, or -1.</summary>
    /// <param name="name">Its name.</param>
    public static int IndexOf(string name) => Positions.GetValueOrDefault(name, -1);
}

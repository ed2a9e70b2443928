using System.Globalization;
using Hermes.Learning.History;

namespace Hermes.Learning.Lateness;

/// <summary>Says what is wrong with the runs of one feed at a moment, from what was reported until then.</summary>
public static class RunJudge
{
    private const int FewestVolumes = 10;
    private const int MostVolumes = 200;
    private const int MostRunning = 64;
    private const double LeastConfidence = 0.7;
    private const int EnoughObserved = 10;
    private static readonly TimeSpan Recent = TimeSpan.FromDays(2);
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(7);
    private static readonly TimeSpan Dormant = TimeSpan.FromDays(7);

    /// <summary>All findings that hold.</summary>
    /// <param name="history">The feed.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<Finding> Judge(FeedHistory history, DateTimeOffset now)
    {
        var findings = new List<Finding>();
        Add(findings, NotStarted(history, now));
        for (var i = history.ReportedStarts.Count - 1; i >= Math.Max(0, history.ReportedStarts.Count - MostRunning); i--)
        {
            var run = history.ReportedStarts[i];
            if (run.Outcome == RunOutcome.Running && history.Feed.ReportsStarts && now - run.StartedAt < LongestRun)
            {
                Add(findings, NotEnded(history, run, now));
                Add(findings, MissedDeadline(history, run, now));
            }
        }

        if (history.ReportedOutcomes.Count > 0 && history.ReportedOutcomes[^1] is var last && now - last.KnownAt < Recent && last.KnownAt <= now)
        {
            Add(findings, EndedLate(history, last, now));
            Add(findings, WithoutRows(history, last));
        }

        return findings;
    }

    private static void Add(List<Finding> findings, Finding? finding)
    {
        if (finding is not null)
        {
            findings.Add(finding);
        }
    }

    private static Finding? NotStarted(FeedHistory history, DateTimeOffset now)
    {
        if (StartRhythm.Of(history) is not { } rhythm || (rhythm.Observed >= EnoughObserved && rhythm.Confidence < LeastConfidence))
        {
            return null;
        }

        var last = history.ReportedStarts.Count > 0 ? history.ReportedStarts[^1] : null;
        if (last is { Outcome: RunOutcome.Running } && now - last.StartedAt < LongestRun)
        {
            return null; // it may hold up the next; when it takes too long, that is what is wrong
        }

        // Where only ends are reported, a run is heard of when it is over.
        var wait = rhythm.Grace + (history.Feed.ReportsStarts ? TimeSpan.Zero : TimeSpan.FromSeconds(DurationLimit.Of(history, now)?.Limit ?? 3600));
        if ((last?.StartedAt ?? history.Feed.ScheduledSince) is not { } seen || now - seen > Max(Dormant, 4 * rhythm.Gap))
        {
            return null; // given up long ago, or never used
        }

        var due = last is null ? rhythm.DueAfter(seen) : rhythm.DueAfter(last);
        due = due < history.Feed.ScheduledSince && !rhythm.IsLearned ? rhythm.DueAfter(history.Feed.ScheduledSince.Value) : due;
        due = due < now - Recent ? rhythm.DueAfter(now - Recent) : due;
        if (due is not { } at || at + wait > now)
        {
            return null;
        }

        var share = rhythm.Observed == 0 ? "" : $", starts within {LateText.Length(rhythm.Usual)} {(rhythm.IsLearned ? "of its learned rhythm" : "of that")} in {LateText.Share(rhythm.UsualShare)} of {rhythm.Observed} runs";
        var basis = rhythm.IsLearned ? $"Expected {LateText.Time(at, now)}, {LateText.Length(rhythm.Gap)} after the run before" : $"Due {LateText.Time(at, now)}";
        return new Finding
        {
            Feed = history.Feed.Name,
            Kind = FindingKind.NeverStarted,
            Key = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            DueAt = at,
            Since = at + wait,
            Confidence = Math.Round(rhythm.IsLearned ? rhythm.Confidence * 0.95 : rhythm.Observed < 5 ? 0.75 : rhythm.Confidence, 3),
            Evidence = $"{basis}{share}; no start has been reported, {LateText.Length(now - at)} late.",
            Numbers = new Dictionary<string, double>
            {
                ["lateSeconds"] = (now - at).TotalSeconds,
                ["graceSeconds"] = wait.TotalSeconds,
                ["usualDelaySeconds"] = rhythm.Usual.TotalSeconds,
                ["usualShare"] = rhythm.UsualShare,
                ["runs"] = rhythm.Observed,
                ["intervalSeconds"] = rhythm.Gap.TotalSeconds,
            },
        };
    }

    private static Finding? NotEnded(FeedHistory history, Run run, DateTimeOffset now)
    {
        if (DurationLimit.Of(history, run.StartedAt) is not { } usual || (now - run.StartedAt).TotalSeconds <= usual.Limit)
        {
            return null;
        }

        var later = history.ReportedStarts.Count(other => other.StartedAt > run.StartedAt && other.IsJudged);
        var since = later > 0 ? $" {later} later {(later == 1 ? "run has" : "runs have")} ended meanwhile." : "";
        return OfRun(history, run, FindingKind.NeverEnded, run.StartedAt.AddSeconds(usual.Limit)) with
        {
            Confidence = Math.Round(usual.Confidence, 3),
            Evidence = $"Running since {LateText.Time(run.StartedAt, now)}, for {LateText.Length(now - run.StartedAt)}; 99 % of {usual.Runs} good runs end within {LateText.Length(usual.P99)}. No end has been reported.{since}",
            Numbers = With(usual.ToNumbers(), "elapsedSeconds", (now - run.StartedAt).TotalSeconds),
        };
    }

    private static Finding? MissedDeadline(FeedHistory history, Run run, DateTimeOffset now) =>
        Deadline(history, run) is { } deadline && now > deadline
            ? OfRun(history, run, FindingKind.EndedLate, deadline) with
            {
                Confidence = 0.99,
                Evidence = $"Should have ended by {LateText.Time(deadline, now)} and still runs, {LateText.Length(now - deadline)} past its deadline.",
                Numbers = new Dictionary<string, double> { ["pastDeadlineSeconds"] = (now - deadline).TotalSeconds },
            }
            : null;

    private static Finding? EndedLate(FeedHistory history, Run run, DateTimeOffset now)
    {
        if (Deadline(history, run) is { } deadline)
        {
            return run.KnownAt > deadline
                ? OfRun(history, run, FindingKind.EndedLate, deadline) with
                {
                    Confidence = 0.99,
                    Evidence = $"Ended {LateText.Time(run.KnownAt, now)}, {LateText.Length(run.KnownAt - deadline)} after its deadline.",
                    Numbers = new Dictionary<string, double> { ["pastDeadlineSeconds"] = (run.KnownAt - deadline).TotalSeconds },
                }
                : null;
        }

        return run.ElapsedSeconds is { } elapsed && DurationLimit.Of(history, run.StartedAt) is { } usual && elapsed > usual.Limit
            ? OfRun(history, run, FindingKind.EndedLate, run.StartedAt.AddSeconds(usual.Limit)) with
            {
                Confidence = Math.Round(usual.Confidence, 3),
                Evidence = $"Ended {LateText.Time(run.KnownAt, now)} after {LateText.Length(elapsed)}; 99 % of {usual.Runs} good runs end within {LateText.Length(usual.P99)}.",
                Numbers = With(usual.ToNumbers(), "elapsedSeconds", elapsed),
            }
            : null;
    }

    private static Finding? WithoutRows(FeedHistory history, Run run)
    {
        if (run is not { Outcome: RunOutcome.Succeeded, Volume: 0 })
        {
            return null;
        }

        var hour = SeasonalBaseline.HourOfWeek(run.StartedAt);
        var (known, empty, total, sameHourEmpty) = (0, 0, 0.0, false);
        for (var i = history.ReportedOutcomes.Count - 1; i >= 0 && known < MostVolumes; i--)
        {
            if (history.ReportedOutcomes[i] is { Outcome: RunOutcome.Succeeded, Volume: { } volume } other && other.Id != run.Id)
            {
                known++;
                total += volume;
                empty += volume == 0 ? 1 : 0;
                sameHourEmpty |= volume == 0 && SeasonalBaseline.HourOfWeek(other.StartedAt) == hour;
            }
        }

        // Empty deliveries that come again at the same hour of the week are how the feed is.
        if (known < FewestVolumes || empty > known / 50 || sameHourEmpty)
        {
            return null;
        }

        return OfRun(history, run, FindingKind.NoRows, run.KnownAt) with
        {
            Confidence = Math.Round((known - empty + 1.0) / (known + 2.0), 3),
            Evidence = string.Create(CultureInfo.InvariantCulture, $"Reported as succeeded with 0 rows; {known - empty} of {known} good runs before moved rows, {total / known:#,0} on average."),
            Numbers = new Dictionary<string, double> { ["runs"] = known, ["emptyRuns"] = empty, ["meanVolume"] = total / known },
        };
    }

    /// <summary>When a run should have ended; <see langword="null"/> where no deadline is declared.</summary>
    /// <param name="history">The feed.</param>
    /// <param name="run">The run.</param>
    public static DateTimeOffset? Deadline(FeedHistory history, Run run) =>
        history.Feed.DeadlineMinutes is { } minutes ? (run.ScheduledAt ?? DueOf(history, run)).AddMinutes(minutes) : null;

    // The due time a start belongs to: the last one of a cron schedule not after it; without such a schedule its start.
    private static DateTimeOffset DueOf(FeedHistory history, Run run)
    {
        if (history.Feed.Schedule is not { Interval: null } schedule)
        {
            return run.StartedAt;
        }

        var gap = schedule.NextAfter(run.StartedAt) is { } next && schedule.NextAfter(next) is { } second ? second - next : TimeSpan.FromDays(1);
        var due = schedule.NextAfter(run.StartedAt - gap - TimeSpan.FromMinutes(1));
        while (due is { } at && schedule.NextAfter(at) is { } following && following <= run.StartedAt)
        {
            due = following;
        }

        return due is { } found && found <= run.StartedAt ? found : run.StartedAt;
    }

    private static Finding OfRun(FeedHistory history, Run run, FindingKind kind, DateTimeOffset since) => new()
    {
        Feed = history.Feed.Name,
        Kind = kind,
        Key = run.Id,
        ExecutionId = run.Id,
        DueAt = run.ScheduledAt,
        Since = since,
        Confidence = 0,
        Evidence = "",
    };

    private static Dictionary<string, double> With(Dictionary<string, double> numbers, string name, double value)
    {
        numbers[name] = value;
        return numbers;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

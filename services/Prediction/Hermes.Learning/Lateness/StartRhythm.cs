using System.Runtime.CompilerServices;
using Hermes.Learning.History;

namespace Hermes.Learning.Lateness;

/// <summary>
/// When runs of a feed start: at the times of its cron schedule, an interval after one another, or in a rhythm learned from its
/// starts where it is regular enough. Learned once per state of a history.
/// </summary>
internal sealed class StartRhythm
{
    private const int MostDues = 60;
    private const int FewestGaps = 10;
    private const double RegularFrom = 0.9;
    private static readonly TimeSpan LeastGrace = TimeSpan.FromMinutes(2);

    private static readonly ConditionalWeakTable<FeedHistory, Learned> known = [];

    private readonly FeedSchedule? calendar;
    private readonly double[] gapAfterWeekday = [];

    private StartRhythm(FeedSchedule calendar, IReadOnlyList<Run> starts)
    {
        this.calendar = calendar;
        var first = calendar.NextAfter(starts.Count > 0 ? starts[^1].StartedAt : DateTimeOffset.UnixEpoch.AddYears(55));
        Gap = first is { } due && calendar.NextAfter(due) is { } next ? next - due : TimeSpan.FromDays(1);
        Early = Min(TimeSpan.FromMinutes(10), Gap / 10);
        Learn(Delays(calendar, starts));
    }

    private StartRhythm(TimeSpan gap, double[] gapAfterWeekday, bool learned, IReadOnlyList<Run> starts)
    {
        this.gapAfterWeekday = gapAfterWeekday;
        Gap = gap;
        IsLearned = learned;
        Learn(Gaps(starts).Select(pair => Math.Max(0, (pair.Gap - ExpectedAfter(pair.From)).TotalSeconds)));
    }

    /// <summary>Usual time between two starts.</summary>
    public TimeSpan Gap { get; }

    /// <summary>How much before its due time a run may start.</summary>
    public TimeSpan Early { get; }

    /// <summary>Whether nobody declared it.</summary>
    public bool IsLearned { get; }

    /// <summary>Due times looked at.</summary>
    public int Observed { get; private set; }

    /// <summary>Share of them whose run started within the grace (0..1), pulled to one half while there are few.</summary>
    public double Confidence { get; private set; }

    /// <summary>97 of 100 started within this long after they were due.</summary>
    public TimeSpan Usual { get; private set; }

    /// <summary>Share that started within <see cref="Usual"/>.</summary>
    public double UsualShare { get; private set; }

    /// <summary>How long after its due time a start is waited for.</summary>
    public TimeSpan Grace { get; private set; }

    /// <summary>The rhythm of a feed; null without a schedule and without regularity.</summary>
    public static StartRhythm? Of(FeedHistory history) => known.GetValue(history, static unknown => new Learned(Learn(unknown))).Rhythm;

    private static StartRhythm? Learn(FeedHistory history)
    {
        var starts = history.ReportedStarts.Skip(Math.Max(0, history.ReportedStarts.Count - MostDues)).ToList();
        if (history.Feed.Schedule is { } schedule)
        {
            return schedule.Interval is { } interval ? new StartRhythm(interval, [], learned: false, starts) : new StartRhythm(schedule, starts);
        }

        var gaps = Gaps(starts).Select(pair => pair.Gap.TotalSeconds).Order().ToList();
        if (gaps.Count < FewestGaps || Quantiles.Of(gaps, 0.5) < 60)
        {
            return null;
        }

        var usual = TimeSpan.FromSeconds(Quantiles.Of(gaps, 0.5));
        var rhythm = new StartRhythm(usual, usual > TimeSpan.FromHours(12) ? ByWeekday(starts, usual) : [], learned: true, starts);
        // Regular means: the next start follows within a quarter of the usual distance, nine times in ten.
        var inTime = Gaps(starts).Count(pair => pair.Gap <= rhythm.ExpectedAfter(pair.From) * 1.25 + LeastGrace);
        return inTime >= RegularFrom * gaps.Count ? rhythm : null;
    }

    /// <summary>The first due time that a start at or before <paramref name="last"/> does not cover.</summary>
    public DateTimeOffset? DueAfter(Run last) => calendar is null
        ? last.StartedAt + ExpectedAfter(last.StartedAt)
        : calendar.NextAfter(last.ScheduledAt ?? last.StartedAt + Early);

    /// <summary>The first due time after a moment at which nothing had run yet.</summary>
    public DateTimeOffset? DueAfter(DateTimeOffset moment) => calendar is null ? moment + Gap : calendar.NextAfter(moment);

    /// <summary>Whether a time is still a due time of the schedule, which may have been changed.</summary>
    public bool StillNames(DateTimeOffset due) => calendar is null || calendar.NextAfter(due.AddMinutes(-1)) == due;

    private TimeSpan ExpectedAfter(DateTimeOffset start) =>
        gapAfterWeekday.Length > 0 && gapAfterWeekday[(int)start.UtcDateTime.DayOfWeek] is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : Gap;

    private void Learn(IEnumerable<double?> delays)
    {
        var all = delays.ToList();
        var started = all.OfType<double>().Order().ToList();
        Observed = all.Count;
        // Of few starts the latest says little of how late one may be.
        var (enough, many) = (started.Count >= 5, started.Count >= 20);
        Usual = enough ? TimeSpan.FromSeconds(Quantiles.Of(started, 0.97)) : Max(TimeSpan.FromMinutes(5), Min(TimeSpan.FromMinutes(30), Gap / 10));
        var latest = enough ? TimeSpan.FromSeconds(Quantiles.Of(started, 0.99)) : Usual;
        var least = IsLearned ? Gap / 10 : Min(TimeSpan.FromMinutes(10), Gap / 10);
        // Never so long that a whole distance goes by unnoticed.
        Grace = Max(LeastGrace, Min(Max(many ? (latest * 1.5) + TimeSpan.FromMinutes(1) : (latest * 2) + TimeSpan.FromMinutes(2), least), Max(Gap, TimeSpan.FromMinutes(10))));
        UsualShare = Observed == 0 ? 0 : (double)all.Count(delay => delay <= Usual.TotalSeconds) / Observed;
        Confidence = (all.Count(delay => delay <= Grace.TotalSeconds) + 1.0) / (Observed + 2.0);
    }

    private void Learn(IEnumerable<double> delays) => Learn(delays.Select(delay => (double?)delay));

    // By due time the seconds until its run started; null where none did.
    private IEnumerable<double?> Delays(FeedSchedule schedule, IReadOnlyList<Run> starts)
    {
        if (starts.Count == 0)
        {
            yield break;
        }

        var run = 0;
        var due = schedule.NextAfter(starts[0].StartedAt - Early - TimeSpan.FromMinutes(1));
        while (due is { } at && at <= starts[^1].StartedAt + Early && schedule.NextAfter(at) is { } next)
        {
            while (run < starts.Count && starts[run].StartedAt < at - Early)
            {
                run++;
            }

            var mine = run < starts.Count && starts[run].StartedAt < next - Early;
            yield return mine ? Math.Max(0, (starts[run].StartedAt - at).TotalSeconds) : null;
            due = next;
        }
    }

    private static IEnumerable<(DateTimeOffset From, TimeSpan Gap)> Gaps(IReadOnlyList<Run> starts)
    {
        for (var i = 1; i < starts.Count; i++)
        {
            yield return (starts[i - 1].StartedAt, starts[i].StartedAt - starts[i - 1].StartedAt);
        }
    }

    // A feed that rests on weekends: Friday's run is followed after three days. Learned where a weekday was seen three times.
    private static double[] ByWeekday(IReadOnlyList<Run> starts, TimeSpan usual)
    {
        var expected = new double[7];
        foreach (var day in Gaps(starts).GroupBy(pair => (int)pair.From.UtcDateTime.DayOfWeek).Where(day => day.Count() >= 3))
        {
            expected[day.Key] = Quantiles.Of(day.Select(pair => pair.Gap.TotalSeconds).Order().ToList(), 0.5);
        }

        return Array.ConvertAll(expected, seconds => seconds > 0 ? seconds : usual.TotalSeconds);
    }

    private sealed record Learned(StartRhythm? Rhythm);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

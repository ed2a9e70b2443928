using Hermes.Learning.History;
using Hermes.Learning.Lateness;

namespace Hermes.Learning.Tests;

public sealed class LatenessTests
{
    // A Monday.
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_that_was_due_and_has_not_started_is_found_after_its_usual_delay()
    {
        var history = Daily(30, delayMinutes: 3);
        var due = Start.AddDays(30).AddHours(6);

        Assert.Empty(RunJudge.Judge(history, due.AddMinutes(5)));
        var found = Assert.Single(RunJudge.Judge(history, due.AddHours(3)));

        Assert.Equal((FindingKind.NeverStarted, due, "2026-04-01T06:00:00Z"), (found.Kind, found.DueAt, found.Key));
        Assert.InRange(found.Confidence, 0.9, 1);
        Assert.Equal("Due 06:00 UTC, starts within 3 min of that in 100 % of 30 runs; no start has been reported, 3 h 0 min late.", found.Evidence);
    }

    [Fact]
    public void A_run_that_starts_a_little_early_covers_its_due_time()
    {
        var history = Daily(30, delayMinutes: -4);

        Assert.Empty(RunJudge.Judge(history, Start.AddDays(29).AddHours(20)));
        Assert.Single(RunJudge.Judge(history, Start.AddDays(30).AddHours(10)));
    }

    [Fact]
    public void A_rhythm_that_nobody_declared_is_learned_weekends_included()
    {
        var workdays = Enumerable.Range(0, 60).Select(day => Start.AddDays(day).AddHours(6)).Where(at => at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToList();
        var history = Of(new FeedDefinition { Name = "F" }, workdays.Select((at, i) => Run($"{i}", at, 600)));
        var friday = workdays.Last(at => at.DayOfWeek == DayOfWeek.Friday);
        var untilFriday = Of(new FeedDefinition { Name = "F" }, workdays.Where(at => at <= friday).Select((at, i) => Run($"{i}", at, 600)));

        Assert.Empty(RunJudge.Judge(untilFriday, friday.AddDays(2)));
        var found = Assert.Single(RunJudge.Judge(untilFriday, friday.AddDays(3).AddHours(12)));
        Assert.StartsWith("Expected ", found.Evidence);
        Assert.Equal(FindingKind.NeverStarted, Assert.Single(RunJudge.Judge(history, workdays[^1].AddDays(5))).Kind);
    }

    [Fact]
    public void A_feed_without_schedule_and_rhythm_is_never_missed()
    {
        var random = new Random(4);
        var at = Start;
        var runs = Enumerable.Range(0, 60).Select(i => Run($"{i}", at = at.AddMinutes(random.Next(5, 900)), 60)).ToList();

        Assert.Empty(RunJudge.Judge(Of(new FeedDefinition { Name = "F" }, runs), at.AddDays(2)));
    }

    [Fact]
    public void Nothing_was_due_before_the_schedule_was_declared_and_an_abandoned_feed_is_left_alone()
    {
        var declared = Daily(30, 3) is var history ? Of(history.Feed with { ScheduledSince = Start.AddDays(30).AddHours(7) }, history.Started) : null!;

        Assert.Empty(RunJudge.Judge(declared, Start.AddDays(30).AddHours(9)));
        Assert.Single(RunJudge.Judge(declared, Start.AddDays(31).AddHours(9)));
        Assert.Empty(RunJudge.Judge(declared, Start.AddDays(60)));
        var never = Of(history.Feed with { ScheduledSince = Start.AddHours(5) }, []);
        Assert.Single(RunJudge.Judge(never, Start.AddHours(9)));
    }

    [Fact]
    public void A_run_that_goes_on_far_too_long_is_found_and_holds_the_next_due_time_excused()
    {
        var runs = Daily(30, 3).Started.Append(new Run { Id = "slow", StartedAt = Start.AddDays(30).AddHours(6), Outcome = RunOutcome.Running });
        var history = Of(Schedule, runs);

        Assert.Empty(RunJudge.Judge(history, Start.AddDays(30).AddHours(6).AddMinutes(19)));
        var found = Assert.Single(RunJudge.Judge(history, Start.AddDays(31).AddHours(8)));

        Assert.Equal((FindingKind.NeverEnded, "slow"), (found.Kind, found.ExecutionId));
        Assert.Contains("for 26 h 0 min; 99 % of 30 good runs end within 10 min", found.Evidence);
    }

    [Fact]
    public void A_run_that_ended_far_too_late_is_found_by_baseline_or_deadline()
    {
        var slow = Of(Schedule, Daily(30, 3).Started.Append(Run("slow", Start.AddDays(30).AddHours(6), 7_200)));
        var late = Of(Schedule with { DeadlineMinutes = 14 }, Daily(30, 3).Started.Append(Run("late", Start.AddDays(30).AddHours(6).AddMinutes(3), 780)));
        var running = Of(Schedule with { DeadlineMinutes = 14 }, Daily(30, 3).Started.Append(new Run { Id = "r", StartedAt = Start.AddDays(30).AddHours(6), Outcome = RunOutcome.Running }));

        Assert.Contains("after 2 h 0 min", Assert.Single(RunJudge.Judge(slow, Start.AddDays(30).AddHours(9))).Evidence);
        Assert.Equal("Ended 06:16 UTC, 2 min after its deadline.", Assert.Single(RunJudge.Judge(late, Start.AddDays(30).AddHours(9))).Evidence);
        Assert.Contains("still runs, 4 min past its deadline", Assert.Single(RunJudge.Judge(running, Start.AddDays(30).AddHours(6).AddMinutes(18))).Evidence);
    }

    [Fact]
    public void A_success_without_rows_is_found_where_rows_are_normal()
    {
        var full = Daily(30, 3, volume: 1_000).Started;
        var empty = Run("empty", Start.AddDays(30).AddHours(6), 600) with { Volume = 0 };
        var often = full.Select((run, i) => i % 7 == 2 ? run with { Volume = 0 } : run);

        var found = Assert.Single(RunJudge.Judge(Of(Schedule, full.Append(empty)), Start.AddDays(30).AddHours(7)));
        Assert.Equal(FindingKind.NoRows, found.Kind);
        Assert.Equal("Reported as succeeded with 0 rows; 30 of 30 good runs before moved rows, 1,000 on average.", found.Evidence);
        Assert.Empty(RunJudge.Judge(Of(Schedule, often.Append(empty)), Start.AddDays(30).AddHours(7)));
    }

    [Fact]
    public void A_report_that_comes_afterwards_corrects_what_was_inferred()
    {
        var history = Daily(30, 3);
        var due = Start.AddDays(30).AddHours(6);
        var missing = Assert.Single(RunJudge.Judge(history, due.AddHours(1)));

        Assert.Null(Correction.Of(missing, history, due.AddHours(2)));
        var late = Correction.Of(missing, Of(Schedule, history.Started.Append(Run("x", due.AddHours(2), 60))), due.AddHours(3));
        var inTime = Correction.Of(missing, Of(Schedule, history.Started.Append(Run("x", due.AddMinutes(2), 60))), due.AddHours(3));
        var moved = Correction.Of(missing, Of(Schedule with { Schedule = Cron("0 9 * * *") }, history.Started), due.AddHours(2));

        Assert.Equal(new Correction(true, "It started 08:00 UTC, 2 h 0 min late."), late);
        Assert.Equal(new Correction(true, "It had started 06:02 UTC; the report came late."), inTime);
        Assert.Equal((false, true), (moved!.ByReport, moved.Reason.StartsWith("The schedule was changed", StringComparison.Ordinal)));
    }

    [Fact]
    public void When_nobody_reports_anything_that_is_said_once()
    {
        var now = Start.AddHours(8);
        var missing = Enumerable.Range(0, 5).Select(i => new Finding
        {
            Feed = $"F{i}", Kind = FindingKind.NeverStarted, Key = "k", DueAt = Start.AddHours(6), Since = now, Confidence = 0.9, Evidence = "",
        }).ToList();

        var (silence, covered) = FleetWatch.Of(missing, _ => false, 40, Start.AddHours(5), now);
        Assert.Equal(5, covered.Count);
        Assert.StartsWith("No reports at all: the last came 05:00 UTC, 3 h 0 min ago, and 5 feeds were due since (F0, F1", silence!.Evidence);
        Assert.Null(FleetWatch.Of(missing, _ => false, 40, Start.AddHours(7), now).Finding);
        Assert.StartsWith("12 of 40 feeds did not start", FleetWatch.Of([.. Enumerable.Repeat(missing, 3).SelectMany(all => all).Take(12)], _ => false, 40, Start.AddHours(7), now).Finding!.Evidence);
        Assert.Null(FleetWatch.Of([.. Enumerable.Repeat(missing, 3).SelectMany(all => all)], finding => finding.Feed != "F0", 40, Start.AddHours(7), now).Finding);
    }

    private static FeedDefinition Schedule => new() { Name = "F", Schedule = Cron("0 6 * * *") };

    private static FeedSchedule Cron(string text)
    {
        Assert.True(FeedSchedule.TryParse(text, out var schedule, out _));
        return schedule!;
    }

    private static FeedHistory Daily(int days, int delayMinutes, double? volume = null) =>
        Of(Schedule, Enumerable.Range(0, days).Select(day => Run($"{day}", Start.AddDays(day).AddHours(6).AddMinutes(delayMinutes), 600) with { Volume = volume }));

    private static FeedHistory Of(FeedDefinition feed, IEnumerable<Run> runs) => new(feed, runs);

    private static Run Run(string id, DateTimeOffset start, double seconds) => new()
    {
        Id = id,
        StartedAt = start,
        EndedAt = start.AddSeconds(seconds),
        Outcome = RunOutcome.Succeeded,
    };
}

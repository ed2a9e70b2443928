using Hermes.Learning.History;

namespace Hermes.Learning.Tests;

/// <summary>What was recorded of a feed, as it comes in, so that a test can make a history of all of it, of what was there at a moment, or of another future.</summary>
internal sealed record Recording(FeedDefinition Feed, IReadOnlyList<Run> Runs, IReadOnlyList<MinuteActivity> Minutes, IReadOnlyList<InferredFailure> Inferred)
{
    private const int Every = 20;

    /// <summary>
    /// Feeds with everything a source may or may not tell: schedules, deadlines and upstreams, ends or only durations, starts or only ends,
    /// runs that overlap, hang, are cancelled or have clocks that disagree, successes without rows and starts that never came.
    /// </summary>
    public static List<Recording> Varied(int feeds, int days, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, feeds).Select(number => Make(number, days, random))];
    }

    /// <summary>All feeds with all that was ever recorded.</summary>
    public static FleetHistory Whole(IEnumerable<Recording> recordings, DateTimeOffset asOf) => new(recordings.Select(recording => recording.History(asOf)));

    /// <summary>All feeds as a service holds them at a moment: nothing later, a day of log counters.</summary>
    public static FleetHistory Live(IReadOnlyCollection<Recording> recordings, DateTimeOffset at) => FleetHistory.Live(
        recordings.Select(recording => recording.Until(at).History(at)), new FleetGroups([.. recordings.Select(recording => recording.Feed.Name)]));

    /// <summary>The same past with another future: later runs reordered and changed, runs in flight with another end, other logs.</summary>
    public Recording WithOtherFuture(DateTimeOffset at, Random random)
    {
        var later = Runs.Where(run => run.StartedAt > at).ToArray();
        random.Shuffle(later);
        var known = Runs.Where(run => run.StartedAt <= at).Select(run => run.Outcome != RunOutcome.Running && run.KnownAt <= at ? run : OtherEnd(run, at, random));
        return this with
        {
            Runs = [.. known, .. later.Take(later.Length / 2).Select(run => OtherEnd(run with { StartedAt = at.AddMinutes(1 + random.Next(3000)) }, at, random))],
            Minutes = [.. Minutes.Where(minute => minute.Minute.AddMinutes(1) <= at), .. Enumerable.Range(0, 60).Select(i => new MinuteActivity(Whole(at).AddMinutes(i), random.Next(90), random.Next(90), 200, random.Next(9)))],
            Inferred = [.. Inferred.Where(failure => failure.KnownAt <= at), new InferredFailure(null, at.AddMinutes(-5), at.AddMinutes(1 + random.Next(90)))],
        };
    }

    public FeedHistory History(DateTimeOffset asOf) => new(Feed, Runs, Minutes, inferred: Inferred, asOf: asOf);

    private Recording Until(DateTimeOffset at) => this with
    {
        Runs = [.. Runs.Where(run => run.StartedAt <= at && (Feed.ReportsStarts || (run.Outcome != RunOutcome.Running && run.KnownAt <= at)))
            .Select(run => run.Outcome != RunOutcome.Running && run.KnownAt <= at ? run : new Run { Id = run.Id, StartedAt = run.StartedAt, ScheduledAt = run.ScheduledAt, Outcome = RunOutcome.Running })],
        Minutes = [.. Minutes.Where(minute => minute.Minute.AddMinutes(1) <= at && minute.Minute > at.AddHours(-26))],
        Inferred = [.. Inferred.Where(failure => failure.KnownAt <= at)],
    };

    private static Run OtherEnd(Run run, DateTimeOffset at, Random random) => run with
    {
        EndedAt = random.Next(3) == 0 ? null : (run.StartedAt > at ? run.StartedAt : at).AddMinutes(1 + random.Next(2000)),
        DurationSeconds = ((run.StartedAt > at ? run.StartedAt : at) - run.StartedAt).TotalSeconds + 60 + random.Next(9000),
        Outcome = (RunOutcome)random.Next(4),
        Volume = random.NextDouble(),
        Yield = random.NextDouble(),
        Errors = random.Next(100),
        Warnings = random.Next(100),
        Retries = random.Next(9),
    };

    private static Recording Make(int number, int days, Random random)
    {
        var runs = new List<Run>();
        var minutes = new List<MinuteActivity>();
        var inferred = new List<InferredFailure>();
        var trouble = 0;
        for (var slot = 0; slot < days * 24 * 60 / Every; slot++)
        {
            var due = Histories.Start.AddMinutes(slot * Every);
            trouble = trouble > 0 ? trouble - 1 : random.Next(60) == 0 ? 8 : 0;
            minutes.Add(new MinuteActivity(due, random.Next(2) + trouble, random.Next(3), 20 + (5 * trouble), random.Next(8) == 0 ? 1 : 0));
            if (random.Next(40) == 0)
            {
                inferred.Add(new InferredFailure(null, due, due.AddMinutes(70)));
                continue;
            }

            var start = due.AddMinutes(number % 3 == 0 ? 0 : random.NextDouble() * 4);
            var seconds = (random.Next(150) == 0 ? 40_000 : 300 + (60 * number)) * (1 + (trouble * 0.2) + random.NextDouble());
            var outcome = random.Next(300) == 0 ? RunOutcome.Running
                : random.Next(40) == 0 ? RunOutcome.Cancelled
                : random.NextDouble() < (trouble is > 0 and < 4 ? 0.7 : 0.03) ? RunOutcome.Failed : RunOutcome.Succeeded;
            var run = new Run
            {
                Id = $"{slot}",
                ScheduledAt = number % 2 == 0 ? due : null,
                StartedAt = start,
                EndedAt = outcome == RunOutcome.Running || number % 4 == 3 ? null : random.Next(100) == 0 ? start.AddSeconds(-30) : start.AddSeconds(seconds),
                DurationSeconds = outcome == RunOutcome.Running ? null : seconds,
                Outcome = outcome,
                Volume = outcome == RunOutcome.Succeeded && random.Next(60) == 0 ? 0 : 1000 + random.Next(500),
                Yield = number == 5 ? null : 0.9 + (0.1 * random.NextDouble()),
                Errors = trouble,
                Warnings = random.Next(3) + trouble,
                Retries = random.Next(2),
            };
            runs.Add(run);
            if (run is { Outcome: RunOutcome.Succeeded, Volume: 0 })
            {
                inferred.Add(new InferredFailure(run.Id, run.StartedAt, run.KnownAt));
            }
        }

        FeedSchedule.TryParse($"*/{Every} * * * *", out var schedule, out _);
        var feed = new FeedDefinition
        {
            Name = NameOf(number),
            Schedule = number % 2 == 0 ? schedule : null,
            DeadlineMinutes = number < 3 ? 12 : null,
            ReportsStarts = number != 4,
            Upstreams = number == 0 ? [] : [NameOf(number - 1)],
        };
        return new Recording(feed, runs, number == 1 ? [] : minutes, inferred);
    }

    // Two families of three feeds, three subjects of two.
    private static string NameOf(int number) => $"{(number % 2 == 0 ? "EU" : "US")}_{(number / 2) switch { 0 => "RATES", 1 => "TRADES", _ => "FEES" }}";

    private static DateTimeOffset Whole(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}

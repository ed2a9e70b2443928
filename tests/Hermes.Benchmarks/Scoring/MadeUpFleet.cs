using Hermes.Learning.History;

namespace Hermes.Benchmarks.Scoring;

/// <summary>Feeds that run every hour and slow down before they fail; each reads from the one before it.</summary>
internal static class MadeUpFleet
{
    /// <summary>Histories of so many feeds, over days that end at a moment.</summary>
    public static FleetHistory Create(int feeds, int days, DateTimeOffset end)
    {
        var random = new Random(1);
        return new FleetHistory(Enumerable.Range(0, feeds).Select(number => new FeedHistory(
            new FeedDefinition { Name = NameOf(number), Upstreams = number == 0 ? [] : [NameOf(number - 1)], DeadlineMinutes = number % 10 == 0 ? 30 : null },
            Runs(number, days, end, random))));
    }

    private static string NameOf(int number) => $"FEED_{number}";

    private static List<Run> Runs(int number, int days, DateTimeOffset end, Random random)
    {
        var runs = new List<Run>(days * 24);
        var slow = 0.0;
        for (var hour = -days * 24; hour < 0; hour++)
        {
            slow = slow > 1 ? 0 : slow > 0 || random.NextDouble() < 0.01 ? slow + 0.25 : 0;
            var started = end.AddHours(hour).AddMinutes(number % 60);
            var ended = started.AddSeconds(300 * (1 + slow) * (0.9 + (0.2 * random.NextDouble())));
            runs.Add(new Run
            {
                Id = $"{hour}",
                StartedAt = started,
                EndedAt = ended < end ? ended : null,
                Outcome = ended >= end ? RunOutcome.Running : slow > 1 ? RunOutcome.Failed : RunOutcome.Succeeded,
                Volume = random.Next(900, 1100),
            });
        }

        return runs;
    }
}

using Hermes.Learning.History;

namespace Hermes.Learning.Tests;

/// <summary>Histories made from a seed.</summary>
internal static class Histories
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Feeds that run every half hour. Every other day or so a feed slows down for two hours, its log fills with errors, and three runs fail.
    /// </summary>
    public static FleetHistory Slowing(int feeds, int days, int seed = 1, Func<int, bool>? breaks = null)
    {
        var random = new Random(seed);
        return new FleetHistory(Enumerable.Range(0, feeds).Select(number =>
        {
            var runs = new List<Run>();
            var minutes = new List<MinuteActivity>();
            var trouble = -1;
            for (var slot = 0; slot < days * 48; slot++)
            {
                var at = Start.AddMinutes((slot * 30) + (number % 30));
                if (trouble < 0 && (breaks?.Invoke(slot) ?? random.NextDouble() < 0.012))
                {
                    trouble = 0;
                }

                var slow = trouble is >= 0 and < 7 ? trouble / 7.0 : trouble >= 7 ? 1 : 0;
                var failed = trouble is >= 7;
                runs.Add(Of($"{slot}", at, 300 * (1 + (1.5 * slow)) * (0.9 + (0.2 * random.NextDouble())), failed ? RunOutcome.Failed : RunOutcome.Succeeded) with
                {
                    Volume = 1000 * (0.9 + (0.2 * random.NextDouble())),
                    Errors = (int)(slow * 6 * random.NextDouble()),
                    Retries = 0,
                });
                minutes.Add(new MinuteActivity(at, (int)(slow * 20), random.Next(2), 40));
                trouble = trouble < 0 ? -1 : trouble == 9 ? -1 : trouble + 1;
            }

            return new FeedHistory(
                new FeedDefinition { Name = $"FEED_{number}", Upstreams = number == 0 ? [] : [$"FEED_{number - 1}"] }, runs, minutes);
        }));
    }

    public static FleetHistory CoinFlips(int feeds, int days, double failing = 0.2) => new(Enumerable.Range(0, feeds).Select(number =>
    {
        var random = new Random(number);
        return new FeedHistory(
            new FeedDefinition { Name = $"COIN_{number}" },
            Enumerable.Range(0, days * 24).Select(hour => Of(
                $"{hour}", Start.AddHours(hour), 60, random.NextDouble() < failing ? RunOutcome.Failed : RunOutcome.Succeeded)));
    }));

    public static Run Of(string id, DateTimeOffset start, double seconds, RunOutcome outcome) => new()
    {
        Id = id,
        StartedAt = start,
        EndedAt = outcome == RunOutcome.Running ? null : start.AddSeconds(seconds),
        Outcome = outcome,
    };
}

using Hermes.Contracts.Events;

namespace Hermes.Prediction.Tests;

/// <summary>Runs of feeds that slow down for three hours before they fail.</summary>
internal static class Facts
{
    public static ExecutionFact Run(string feed, string id, DateTimeOffset start, double seconds, ExecutionStatus status) => new()
    {
        Feed = feed,
        ExecutionId = id,
        Status = status,
        StartedAt = start,
        EndedAt = status == ExecutionStatus.Running ? null : start.AddSeconds(seconds),
        DurationSeconds = status == ExecutionStatus.Running ? null : seconds,
    };

    /// <summary>Half-hourly runs of several feeds from <see cref="PredictionHost.Start"/> on; trouble comes by chance of a seed.</summary>
    public static List<ExecutionFact> History(int feeds, int days)
    {
        var facts = new List<ExecutionFact>();
        var random = new Random(2);
        for (var feed = 0; feed < feeds; feed++)
        {
            var trouble = -1;
            for (var slot = 0; slot < days * 48; slot++)
            {
                // The last day is calm, so that a test begins with healthy feeds.
                trouble = trouble < 0 && slot < (days - 1) * 48 && random.NextDouble() < 0.02 ? 0 : trouble;
                facts.Add(Slot($"FEED_{feed}", slot, trouble, random));
                trouble = trouble is < 0 or 9 ? -1 : trouble + 1;
            }
        }

        return facts;
    }

    /// <summary>One run; trouble 0 to 6 is slower each time, 7 to 9 fails.</summary>
    public static ExecutionFact Slot(string feed, int slot, int trouble, Random random)
    {
        var slow = trouble < 0 ? 0 : Math.Min(trouble / 7.0, 1);
        var seconds = 300 * (1 + (1.5 * slow)) * (0.95 + (0.1 * random.NextDouble()));
        return Run(feed, $"{feed}-{slot}", PredictionHost.Start.AddMinutes(slot * 30), seconds, trouble >= 7 ? ExecutionStatus.Failed : ExecutionStatus.Succeeded);
    }
}

using System.Diagnostics;
using System.Text;
using Hermes.Contracts.Ingestion;

namespace Hermes.Benchmarks.Intake;

/// <summary>How soon a line is found after its sender was told that it is stored, while others send at half of what is taken at most.</summary>
internal static class HalfLoad
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <returns>Median and longest time in seconds from acknowledged to found, and from sent to acknowledged.</returns>
    public static async Task<(double Median, double Longest, double LongestAcknowledged)> RunAsync(
        HttpClient http, Sender sender, IReadOnlyList<(string Source, byte[] Body)> bodies, int senders, double linesPerSecond, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var probing = ProbeAsync(http, sender, stop.Token);
        await sender.SendAsync(bodies, senders, linesPerSecond, ct);
        await stop.CancelAsync();
        var found = await probing;
        var times = found.Select(time => time.Found).Order().ToList();
        return (times[times.Count / 2], times[^1], found.Max(time => time.Acknowledged));
    }

    private static async Task<List<(double Acknowledged, double Found)>> ProbeAsync(HttpClient http, Sender sender, CancellationToken ct)
    {
        var client = new IngestionClient(http);
        var times = new List<(double, double)>();
        try
        {
            for (var i = 0; ; i++)
            {
                var marker = $"probe-{Guid.NewGuid():N}";
                var sent = Stopwatch.GetTimestamp();
                await sender.PostAsync("bench-probe", Encoding.UTF8.GetBytes($"looking for {marker}\n"), ct);
                var acknowledged = Stopwatch.GetTimestamp();
                while ((await client.GetLogsAsync(new LogFilter { Source = "bench-probe", Q = marker }, null, 10, ct)).Items.Count == 0)
                {
                }

                times.Add((Stopwatch.GetElapsedTime(sent, acknowledged).TotalSeconds, Stopwatch.GetElapsedTime(acknowledged).TotalSeconds));
                await Task.Delay(Pause, ct);
            }
        }
        catch (OperationCanceledException) when (times.Count > 0)
        {
            return times;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Hermes.Contracts.Ingestion;

namespace Hermes.Benchmarks.Intake;

/// <summary>Sends lines to a running ingestion service at a steady rate and counts what is stored afterwards.</summary>
internal static class SteadyRate
{
    private const int BatchLines = 500;
    private const int PageLines = 1000;

    public static async Task<object> RunAsync(Uri address, string key, int lines, int rate, int senders, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        var client = new IngestionClient(http);
        var source = $"intake-{Guid.NewGuid():N}";
        var accepted = 0;
        var slowest = 0.0;
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, lines / BatchLines), new ParallelOptions { MaxDegreeOfParallelism = senders, CancellationToken = ct }, async (batch, token) =>
        {
            var due = rate == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)batch * BatchLines / rate);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed, token);
            }

            var sent = clock.Elapsed;
            var result = await client.SendLinesAsync(Enumerable.Range(batch * BatchLines, BatchLines).Select(Line), source, null, token);
            Interlocked.Add(ref accepted, result.Accepted);
            InterlockedMax(ref slowest, (clock.Elapsed - sent).TotalSeconds);
        });
        var seconds = clock.Elapsed.TotalSeconds;
        var stored = await CountAsync(client, source, ct);

        Console.WriteLine("| lines sent | accepted | stored | seconds | lines/s | slowest request (s) |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {lines / BatchLines * BatchLines} | {accepted} | {stored} | {seconds:F1} | {accepted / seconds:F0} | {slowest:F2} |"));
        return new { accepted, stored, httpLinesPerSecond = accepted / seconds };
    }

    private static string Line(int number)
    {
        var time = TimeProvider.System.GetUtcNow();
        return number % 50 == 0
            ? $"{time:yyyy-MM-dd HH:mm:ss.fff} [ERROR] feeds.load - Row {number} rejected: value out of range in column amount"
            : $"{time:yyyy-MM-dd HH:mm:ss.fff} [INFO] feeds.load - Batch {number} of partition {number % 16} loaded in {number % 900} ms";
    }

    private static async Task<int> CountAsync(IngestionClient client, string source, CancellationToken ct)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var page = await client.GetLogsAsync(new LogFilter { Source = source }, cursor, PageLines, ct);
            count += page.Items.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return count;
    }

    private static void InterlockedMax(ref double target, double value)
    {
        for (var current = target; value > current;)
        {
            var seen = Interlocked.CompareExchange(ref target, value, current);
            if (seen.Equals(current))
            {
                return;
            }

            current = seen;
        }
    }
}

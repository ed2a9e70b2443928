using System.Threading.Channels;
using Hermes.Contracts.Ingestion;

namespace Hermes.Simulator.Live;

/// <summary>
/// What waits to be sent. Reports keep their order (a run starts before it ends) and wait for as long as the service is down;
/// lines wait in a bounded queue and are counted when it overflows.
/// </summary>
internal sealed class Deliveries(IngestionClient ingestion, Patience patience)
{
    public const string Source = "demo-fleet";

    private readonly Channel<ExecutionReport> reports = Channel.CreateUnbounded<ExecutionReport>(new() { SingleReader = true });
    private readonly Channel<(string Feed, string Line)> lines =
        Channel.CreateBounded<(string Feed, string Line)>(new BoundedChannelOptions(50_000) { SingleReader = true });

    private long given;

    public void Report(ExecutionReport report) => reports.Writer.TryWrite(report);

    public void Line(string feed, string line)
    {
        if (!lines.Writer.TryWrite((feed, line)) && given++ % 10_000 == 0)
        {
            Console.WriteLine("The queue of lines is full: ingestion has been away for long; newest lines are given up.");
        }
    }

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(SendReportsAsync(ct), SendLinesAsync(ct));

    private async Task SendReportsAsync(CancellationToken ct)
    {
        var batch = new List<ExecutionReport>();
        while (await reports.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < 200 && reports.Reader.TryRead(out var report))
            {
                batch.Add(report);
            }

            await patience.DoAsync("Reporting runs", token => ingestion.SendExecutionsAsync(batch, token), ct);
        }
    }

    private async Task SendLinesAsync(CancellationToken ct)
    {
        var batch = new List<(string Feed, string Line)>();
        while (await lines.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < 1000 && lines.Reader.TryRead(out var line))
            {
                batch.Add(line);
            }

            foreach (var feed in batch.GroupBy(line => line.Feed, line => line.Line))
            {
                await patience.DoAsync("Sending lines", token => ingestion.SendLinesAsync(feed, Source, feed.Key, token), ct);
            }
        }
    }
}

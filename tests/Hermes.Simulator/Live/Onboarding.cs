using System.Text;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Prediction;
using Hermes.Simulator.History;
using Hermes.Simulator.Lines;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.Live;

/// <summary>Brings Hermes up to now: feeds declared, history imported at first start, gaps closed after a downtime.</summary>
internal sealed class Onboarding(IngestionClient ingestion, PredictionClient? prediction, Patience patience)
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(65);

    public async Task DeclareFeedsAsync(CancellationToken ct)
    {
        if (prediction is null)
        {
            return;
        }

        foreach (var feed in FeedCatalog.Feeds)
        {
            var declaration = new FeedDeclaration
            {
                Owner = feed.Owner,
                IntervalMinutes = feed.IntervalMinutes,
                ImpactTier = feed.ImpactTier,
                Upstreams = feed.Upstreams,
            };
            await patience.DoAsync($"Declaring {feed.Name}", token => prediction.PutFeedAsync(feed.Name, declaration, token), ct);
        }
    }

    /// <summary>Start of the newest run Hermes knows of the fleet, or null.</summary>
    public async Task<DateTimeOffset?> NewestRunAsync(CancellationToken ct)
    {
        DateTimeOffset? newest = null;
        await patience.DoAsync("Asking for known runs", async token =>
        {
            // Other pipelines may report to the same Hermes: only the fleet's own feeds count.
            foreach (var feed in FeedCatalog.Feeds.Where(feed => feed.IntervalMinutes <= 10))
            {
                var page = await ingestion.GetExecutionsAsync(feed.Name, status: null, cursor: null, limit: 1, token);
                var started = page.Items.Count > 0 ? page.Items[0].Execution.StartedAt : (DateTimeOffset?)null;
                newest = started > newest || newest is null ? started ?? newest : newest;
            }
        }, ct);
        return newest;
    }

    /// <summary>Imports what ended before now and is not known yet; ten days a call, so that a retry repeats little.</summary>
    public async Task ImportAsync(Fleet fleet, DateTimeOffset? known, DateTimeOffset now, int days, CancellationToken ct)
    {
        var from = now.AddDays(-days);
        if (known > from)
        {
            // Runs around the interruption may be known as running; reporting their end updates them, importing would not.
            var interrupted = fleet.Runs(known.Value - LongestRun, Earlier(known.Value.AddMinutes(1), now)).Where(run => run.EndedAt <= now).Select(Reports.Ended).ToList();
            if (interrupted.Count > 0)
            {
                await patience.DoAsync("Closing interrupted runs", token => ingestion.SendExecutionsAsync(interrupted, token), ct);
            }

            from = known.Value.AddMinutes(1);
        }

        for (; from < now; from = from.AddDays(10))
        {
            var runs = fleet.Runs(from, Earlier(from.AddDays(10), now)).Where(run => run.EndedAt <= now).ToList();
            if (runs.Count > 0)
            {
                await ImportAsync(runs, ct);
            }
        }
    }

    /// <summary>Lines written in [from, to), so that the first look at Hermes is not an empty one.</summary>
    public async Task SendPastLinesAsync(Fleet fleet, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var writer = new LineWriter(fleet.Seed);
        for (var start = from; start < to; start = start.AddMinutes(5))
        {
            var end = Earlier(start.AddMinutes(5), to);
            var lines = fleet.Runs(start - LongestRun, end).Where(run => run.EndedAt >= start).SelectMany(writer.Write)
                .Where(line => line.At >= start && line.At < end).OrderBy(line => line.At).Select(line => line.Text);
            foreach (var batch in lines.Chunk(2000))
            {
                await patience.DoAsync("Sending past lines", token => ingestion.SendLinesAsync(batch, Deliveries.Source, feed: null, token), ct);
            }
        }
    }

    private async Task ImportAsync(List<PlannedRun> runs, CancellationToken ct)
    {
        var text = new StringWriter();
        ExecutionCsv.Write(text, runs);
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        await patience.DoAsync("Importing history", async token =>
        {
            using var csv = new MemoryStream(bytes, writable: false);
            var result = await ingestion.ImportExecutionsAsync(csv, token);
            Console.WriteLine($"Imported {result.Imported} runs from {runs[0].StartedAt:yyyy-MM-dd} on, {result.Duplicates} known, {result.RejectedCount} rejected");
        }, ct);
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}

using Hermes.Simulator.Lines;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.Live;

/// <summary>Tells the fleet's story as it happens: each call covers the time since the last one.</summary>
internal sealed class LiveOperation
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(65);

    private readonly Fleet fleet;
    private readonly Deliveries deliveries;
    private readonly TailedFile? file;
    private readonly LineWriter writer;
    private readonly PriorityQueue<Flight, long> inFlight = new();
    private DateTimeOffset told;

    public LiveOperation(Fleet fleet, DateTimeOffset from, Deliveries deliveries, TailedFile? file)
    {
        this.fleet = fleet;
        this.deliveries = deliveries;
        this.file = file;
        writer = new LineWriter(fleet.Seed);
        told = from;
        foreach (var run in fleet.Runs(from - LongestRun, from).Where(run => run.EndedAt > from))
        {
            Take(run);
        }
    }

    /// <summary>Tells everything in [told, now); returns what there was to tell.</summary>
    public (int Runs, int Lines) TellUntil(DateTimeOffset now)
    {
        if (now <= told)
        {
            return (0, 0);
        }

        var runs = 0;
        var fileLines = new List<TimedLine>();
        foreach (var run in fleet.Runs(told, now))
        {
            Take(run);
            runs++;
        }

        var lines = 0;
        while (inFlight.TryPeek(out _, out var due) && due < now.UtcTicks)
        {
            var flight = inFlight.Dequeue();
            if (flight.NextLine < flight.Lines.Length)
            {
                Tell(flight.Run, flight.Lines[flight.NextLine], fileLines);
                lines++;
                inFlight.Enqueue(flight with { NextLine = flight.NextLine + 1 }, flight.DueAfter(flight.NextLine + 1));
            }
            else
            {
                deliveries.Report(Reports.Ended(flight.Run));
            }
        }

        for (var second = Ceiling(told); second < now; second = second.AddSeconds(1))
        {
            fileLines.AddRange(PlatformLines.Second(fleet.Seed, second));
        }

        file?.Append([.. fileLines.OrderBy(line => line.At).Select(line => line.Text)]);
        told = now;
        return (runs, lines);
    }

    /// <summary>Some feeds ship their lines over HTTP, the others write to the file that Hermes follows.</summary>
    private bool IsPosted(FeedSpec feed) => file is null || feed.Index % 3 == 0;

    private void Take(PlannedRun run)
    {
        deliveries.Report(Reports.Started(run));
        var flight = new Flight(run, [.. writer.Write(run).Where(line => line.At >= told)], 0);
        inFlight.Enqueue(flight, flight.DueAfter(0));
    }

    private void Tell(PlannedRun run, TimedLine line, List<TimedLine> fileLines)
    {
        if (IsPosted(run.Feed))
        {
            deliveries.Line(run.Feed.Name, line.Text);
        }
        else
        {
            fileLines.Add(line);
        }
    }

    private static DateTimeOffset Ceiling(DateTimeOffset at) =>
        new((at.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private sealed record Flight(PlannedRun Run, TimedLine[] Lines, int NextLine)
    {
        /// <summary>When the given line is due; after the last one, the end of the run.</summary>
        public long DueAfter(int line) => line < Lines.Length ? Lines[line].At.UtcTicks : Run.EndedAt.UtcTicks;
    }
}

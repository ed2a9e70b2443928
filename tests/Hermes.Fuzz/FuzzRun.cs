using System.Diagnostics;
using System.Globalization;

namespace Hermes.Fuzz;

/// <summary>Gives broken inputs to targets in turn, and watches for exceptions, hangs and growth.</summary>
internal sealed class FuzzRun(IReadOnlyList<FuzzTarget> targets, int seed, TimeSpan time, TextWriter output)
{
    private const int MostFailures = 20;
    private const long Megabyte = 1024 * 1024;
    private const long GrowthAllowed = 96 * Megabyte;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);
    private readonly List<FuzzFailure> _failures = [];

    /// <returns>What failed.</returns>
    public IReadOnlyList<FuzzFailure> Execute()
    {
        output.WriteLine($"Seed {seed}, {time.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture)} s over {targets.Count} targets.");
        var random = new Random(seed);
        var lanes = targets.Select(target => new FuzzLane(target, new Random(random.Next()))).ToList();
        using var watchdog = new Watchdog(output);
        var clock = Stopwatch.StartNew();
        var slice = time / lanes.Count < Slice ? time / lanes.Count : Slice;
        long? settled = null;
        while (clock.Elapsed < time && _failures.Count < MostFailures)
        {
            foreach (var lane in lanes)
            {
                for (var end = clock.Elapsed + slice; clock.Elapsed < end && _failures.Count < MostFailures;)
                {
                    if (lane.Next(watchdog) is { } failure)
                    {
                        Report(failure);
                    }
                }
            }

            // What tables and caches may hold, they hold after a while; from then on memory must not grow.
            if (settled is null && clock.Elapsed > time / 3)
            {
                settled = lanes.Max(lane => lane.MeasureHeap());
            }
        }

        var last = lanes.Select(lane => lane.MeasureHeap()).Last();
        if (settled is { } before && last > before + GrowthAllowed)
        {
            Report(new FuzzFailure("all", [], $"Memory grew from {before / Megabyte} MB to {last / Megabyte} MB after the first third.", false));
        }

        Print(lanes, settled, last, clock.Elapsed);
        return _failures;
    }

    private void Report(FuzzFailure failure)
    {
        // A fault is worth one report, whoever runs into it; what is wrong with a result belongs to its target.
        if (_failures.Any(known => known.Reason == failure.Reason))
        {
            return;
        }

        _failures.Add(failure);
        output.WriteLine($"FAILED {failure.Target}: {failure.Reason}");
        output.WriteLine(failure.Alone
            ? $"  replay: --target {failure.Target} --replay {Convert.ToHexString(failure.Input)}"
            : $"  not by this input alone; run again with --seed {seed} --target {failure.Target}: {Convert.ToHexString(failure.Input)}");
    }

    private void Print(List<FuzzLane> lanes, long? settled, long last, TimeSpan elapsed)
    {
        output.WriteLine();
        output.WriteLine("| target | inputs | kinds of outcome | slowest input (ms) | failures |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var lane in lanes)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {lane.Name} | {lane.Inputs} | {lane.Outcomes} | {lane.Slowest.TotalMilliseconds:F1} | {_failures.Count(f => f.Target == lane.Name)} |"));
        }

        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{lanes.Sum(lane => lane.Inputs)} inputs in {elapsed.TotalSeconds:F0} s; managed heap {(settled ?? last) / Megabyte} MB after a third, {last / Megabyte} MB at the end; working set {Environment.WorkingSet / Megabyte} MB; {_failures.Count} failures; seed {seed}."));
    }
}

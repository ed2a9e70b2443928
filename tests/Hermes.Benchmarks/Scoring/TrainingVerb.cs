using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Learning.Training;

namespace Hermes.Benchmarks.Scoring;

/// <summary><c>training</c>: how long it takes, and how much memory, to search, measure and train on many rows.</summary>
internal static class TrainingVerb
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "rows to train on", DefaultValueFactory = _ => 1_000_000 };
        var json = new Option<FileInfo?>("--json") { Description = "also write the figures here" };
        var command = new Command("training", "Times training on made-up rows, all features present.") { rows, json };
        command.SetAction(parsed =>
        {
            var figures = Measure(Math.Max(1000, parsed.GetValue(rows)));
            Console.WriteLine("| figure | value |");
            Console.WriteLine("| --- | ---: |");
            foreach (var (name, value) in figures)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {value:0.###} |"));
            }

            if (parsed.GetValue(json) is { } output)
            {
                File.WriteAllText(output.FullName, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }));
            }

            return 0;
        });
        return command;
    }

    private static SortedDictionary<string, double> Measure(int count)
    {
        var data = MakeUp(count);
        using var process = Process.GetCurrentProcess();
        var (clock, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        var options = new TrainingOptions { Target = Target.NextRun, Threads = Environment.ProcessorCount };
        using var forecaster = ForecastTrainer.Train(data, new FleetHistory([]), options).Forecaster;
        process.Refresh();
        return new SortedDictionary<string, double>
        {
            ["features"] = FeatureCatalog.Count,
            ["peakRssMegabytes"] = process.PeakWorkingSet64 / 1e6,
            ["trainCpuSeconds"] = (process.TotalProcessorTime - before).TotalSeconds,
            ["trainRows"] = count,
            ["trainSeconds"] = clock.Elapsed.TotalSeconds,
        };
    }

    // A hundred feeds; five of the features carry something, the others are noise, which costs a tree as much.
    private static Dataset MakeUp(int count)
    {
        var random = new Random(1);
        var rows = new RowInfo[count];
        var values = new float[count * FeatureCatalog.Count];
        for (var i = 0; i < count; i++)
        {
            var row = values.AsSpan(i * FeatureCatalog.Count, FeatureCatalog.Count);
            var risk = -4.0;
            for (var c = 0; c < row.Length; c++)
            {
                row[c] = random.NextSingle();
                risk += c % 16 == 0 ? 2 * (row[c] - 0.3) : 0;
            }

            var at = Start.AddMinutes(i * 0.1);
            rows[i] = new RowInfo($"FEED_{i % 100}", at, at.AddMinutes(60), random.NextDouble() < 1 / (1 + Math.Exp(-risk)), row[0] < 0.5);
        }

        return new Dataset(rows, values);
    }
}

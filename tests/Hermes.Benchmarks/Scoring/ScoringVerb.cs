using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hermes.Learning.Datasets;
using Hermes.Learning.Training;

namespace Hermes.Benchmarks.Scoring;

/// <summary><c>scoring</c>: how long it takes to train, to score and store all feeds, and to answer a question about one over HTTP.</summary>
internal static class ScoringVerb
{
    private const int Days = 14;

    public static Command Create()
    {
        var feeds = new Option<int>("--feeds") { Description = "feeds to score", DefaultValueFactory = _ => 1000 };
        var json = new Option<FileInfo?>("--json") { Description = "also write the figures here" };
        var command = new Command("scoring", "Times training and scoring on a made-up fleet; needs the binaries of Postgres and RabbitMQ.") { feeds, json };
        command.SetAction(async (parsed, ct) =>
        {
            var figures = await MeasureAsync(Math.Max(10, parsed.GetValue(feeds)), ct);
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

    private static async Task<SortedDictionary<string, double>> MeasureAsync(int feeds, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var fleet = MadeUpFleet.Create(feeds, Days, now);
        var rows = DatasetBuilder.Windows(fleet, now.AddDays(1 - Days), now, TimeSpan.FromMinutes(Math.Max(15, feeds * 13.0 * 1440 / 100_000)), ct);
        var clock = Stopwatch.StartNew();
        using var forecaster = ForecastTrainer.Train(rows, fleet, new TrainingOptions { Threads = Environment.ProcessorCount }, ct: ct).Forecaster;
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["feeds"] = feeds,
            ["trainRows"] = rows.Count,
            ["trainSeconds"] = clock.Elapsed.TotalSeconds,
        };

        // A champion answers five questions; here one forecaster answers them all, which costs the same.
        var set = new ForecastSet(Enum.GetValues<Target>().ToDictionary(target => target, _ => forecaster));
        await ServiceScoring.MeasureAsync(fleet, set, figures, ct);
        return figures;
    }
}

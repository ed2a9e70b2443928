using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hermes.Learning.Datasets;
using Hermes.Learning.Explanations;
using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Learning.Training;

namespace Hermes.Benchmarks;

/// <summary><c>scoring</c>: how long it takes to train, to score all feeds, and to score and explain one.</summary>
internal static class ScoringVerb
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddDays(14);

    public static Command Create()
    {
        var feeds = new Option<int>("--feeds") { Description = "feeds to score", DefaultValueFactory = _ => 1000 };
        var json = new Option<FileInfo?>("--json") { Description = "also write the figures here" };
        var command = new Command("scoring", "Times training and scoring on a made-up fleet.") { feeds, json };
        command.SetAction(parsed =>
        {
            var figures = Measure(Math.Max(10, parsed.GetValue(feeds)));
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

    private static SortedDictionary<string, double> Measure(int feeds)
    {
        var random = new Random(1);
        var fleet = new FleetHistory(Enumerable.Range(0, feeds).Select(number => MakeUp(number, random)));
        var rows = DatasetBuilder.Windows(fleet, Start.AddDays(1), Now, TimeSpan.FromMinutes(Math.Max(15, feeds * 13.0 * 1440 / 100_000)));
        var clock = Stopwatch.StartNew();
        using var forecaster = ForecastTrainer.Train(rows, fleet, new TrainingOptions { Threads = Environment.ProcessorCount }).Forecaster;
        var train = clock.Elapsed.TotalSeconds;

        ScoreAll(fleet, forecaster); // the first pass learns the day's baselines
        clock.Restart();
        ScoreAll(fleet, forecaster);
        var all = clock.Elapsed.TotalSeconds;

        var single = new double[500];
        var names = fleet.Feeds.Keys.ToArray();
        for (var i = 0; i < single.Length; i++)
        {
            clock.Restart();
            var feed = names[i % names.Length];
            var row = FeatureBuilder.Build(fleet, feed, Now);
            forecaster.Predict(row);
            Explainer.Explain(forecaster.Model.Explain(row), row, fleet, feed, Now);
            single[i] = clock.Elapsed.TotalMilliseconds;
        }

        Array.Sort(single);
        return new SortedDictionary<string, double>
        {
            ["feeds"] = feeds,
            ["predictP99Milliseconds"] = single[(int)(single.Length * 0.99)],
            ["scoreAllSeconds"] = all,
            ["trainRows"] = rows.Count,
            ["trainSeconds"] = train,
        };
    }

    private static void ScoreAll(FleetHistory fleet, Forecaster forecaster)
    {
        var values = new float[fleet.Feeds.Count * FeatureCatalog.Count];
        var i = 0;
        foreach (var feed in fleet.Feeds.Keys)
        {
            FeatureBuilder.Build(fleet, feed, Now, values.AsSpan(i++ * FeatureCatalog.Count, FeatureCatalog.Count));
        }

        forecaster.Predict(values);
    }

    // Hourly runs that slow down before they fail.
    private static FeedHistory MakeUp(int number, Random random)
    {
        var runs = new List<Run>();
        var slow = 0.0;
        for (var hour = 0; hour < 14 * 24; hour++)
        {
            slow = slow > 1 ? 0 : slow > 0 || random.NextDouble() < 0.01 ? slow + 0.25 : 0;
            var started = Start.AddHours(hour).AddMinutes(number % 60);
            runs.Add(new Run
            {
                Id = $"{hour}",
                StartedAt = started,
                EndedAt = started.AddSeconds(300 * (1 + slow) * (0.9 + (0.2 * random.NextDouble()))),
                Outcome = slow > 1 ? RunOutcome.Failed : RunOutcome.Succeeded,
                Volume = random.Next(900, 1100),
            });
        }

        return new FeedHistory(new FeedDefinition { Name = $"FEED_{number}", Upstreams = number == 0 ? [] : [$"FEED_{number - 1}"] }, runs);
    }
}

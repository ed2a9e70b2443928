using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.History;
using Hermes.Learning.Training;

namespace Hermes.Benchmarks;

/// <summary><c>forecast</c>: learns from the older part of a history, and says how well it forecasts the newer part, beside baselines.</summary>
internal static class ForecastVerb
{
    public static Command Create()
    {
        var data = new Option<FileInfo>("--data") { Description = "CSV of executions: feed, startedAt, status and more", Required = true };
        var cutoff = new Option<double?>("--cutoffMinutes") { Description = "decide this long before each run's start (default 45)" };
        var window = new Option<bool>("--window") { Description = "ask every 15 minutes whether a failure becomes known 30 to 60 minutes later, instead of before each run" };
        var until = new Option<DateTimeOffset?>("--trainUntil") { Description = "the test part begins here (default: the last fifth)" };
        var activity = new Option<FileInfo?>("--activity") { Description = "CSV of log counters: feed, minute, errors, warnings, total (default: FILE.activity.csv when it exists)" };
        var blind = new Option<bool>("--withoutActivity") { Description = "leave log counters out, as an import of executions alone does" };
        var feeds = new Option<FileInfo?>("--feeds") { Description = "JSON list of {name, impactTier, upstreams, scheduleMinutes} (default: FILE.feeds.json when it exists)" };
        var step = new Option<int>("--stepMinutes") { Description = "distance of the moments with --window", DefaultValueFactory = _ => 15 };
        var json = new Option<FileInfo?>("--json") { Description = "also write the figures here" };
        var command = new Command("forecast", "Backtests failure forecasts on a history of executions.") { data, cutoff, window, until, activity, blind, feeds, step, json };
        command.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(data);
            if (!file.Exists)
            {
                Console.Error.WriteLine($"{file.FullName} does not exist.");
                return 2;
            }

            var clock = Stopwatch.StartNew();
            FleetHistory fleet;
            try
            {
                fleet = HistoryCsv.Read(file, parsed.GetValue(feeds), parsed.GetValue(activity), parsed.GetValue(blind));
            }
            catch (Exception e) when (e is InvalidDataException or FormatException or JsonException or IOException)
            {
                Console.Error.WriteLine(e.Message);
                return 2;
            }

            var minutes = parsed.GetValue(cutoff) ?? 45;
            var target = parsed.GetValue(window) ? Target.Window : Target.NextRun;
            var known = fleet.Feeds.Values.SelectMany(feed => feed.Judged).Select(run => run.KnownAt).ToArray();
            if (known.Length == 0)
            {
                Console.Error.WriteLine($"{file.FullName} has no run that succeeded or failed.");
                return 2;
            }

            var rows = target == Target.NextRun
                ? DatasetBuilder.NextRuns(fleet, TimeSpan.FromMinutes(minutes))
                : DatasetBuilder.Windows(fleet, known.Min(), known.Max(), TimeSpan.FromMinutes(parsed.GetValue(step)));
            Console.WriteLine($"{fleet.Feeds.Count} feeds, {known.Length} judged runs, {rows.Count} rows with features in {clock.Elapsed.TotalSeconds:0.0} s");
            EvaluationReport report;
            try
            {
                report = ForecastTrainer.Evaluate(rows, fleet, new TrainingOptions { Target = target, TestFrom = parsed.GetValue(until), Threads = Environment.ProcessorCount });
            }
            catch (NotEnoughHistoryException lacking)
            {
                Console.Error.WriteLine(lacking.Message);
                return 1;
            }

            Print(report, target, minutes, clock.Elapsed);
            if (parsed.GetValue(json) is { } output)
            {
                File.WriteAllText(output.FullName, JsonSerializer.Serialize(Figures(report), new JsonSerializerOptions { WriteIndented = true }));
            }

            return 0;
        });
        return command;
    }

    private static void Print(EvaluationReport report, Target target, double cutoff, TimeSpan elapsed)
    {
        var question = target == Target.NextRun
            ? string.Create(CultureInfo.InvariantCulture, $"this run fails, decided {cutoff:0} minutes before its start")
            : "a failure becomes known 30 to 60 minutes ahead";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Question: {question}. Learned on {report.From:yyyy-MM-dd}..{report.ValidationFrom:yyyy-MM-dd} ({report.TrainRows} rows), chosen and calibrated ({report.Calibration}) until {report.TestFrom:yyyy-MM-dd}, tested until {report.To:yyyy-MM-dd}. Took {elapsed.TotalSeconds:0.0} s.
            Average precision on validation data: {string.Join(", ", report.Validation.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.000}")))}.

            """));
        Table("All rows", report, scorer => scorer.All);
        Table("Onsets (the last known outcome was a success)", report, scorer => scorer.Onset);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Alerts (threshold {report.Threshold:0.000})"));
        Console.WriteLine();
        Console.WriteLine("| scorer | alerts | precision | onset recall | alerts per feed-day | median lead (min) |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var scorer in report.Baselines.Prepend(report.Model))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {Label(scorer.Name)} | {scorer.Alerts.Alerts} | {scorer.Alerts.Precision:0.000} | {scorer.Alerts.OnsetRecall:0.000} | {scorer.Alerts.PerFeedDay:0.0000} | {(scorer.Alerts.Hits == 0 ? "–" : scorer.Alerts.MedianLeadMinutes.ToString("0", CultureInfo.InvariantCulture))} |"));
        }

        Console.WriteLine();
        foreach (var comparison in report.Comparisons)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Average precision against {Label(comparison.Baseline)}: all {comparison.All.Difference:+0.000;-0.000} [{comparison.All.Low:+0.000;-0.000}, {comparison.All.High:+0.000;-0.000}], onsets {comparison.Onset.Difference:+0.000;-0.000} [{comparison.Onset.Low:+0.000;-0.000}, {comparison.Onset.High:+0.000;-0.000}]"));
        }

        Console.WriteLine($"Verdict: {report.Verdict}");
    }

    private static void Table(string title, EvaluationReport report, Func<ScorerReport, Scores> part)
    {
        Console.WriteLine(title);
        Console.WriteLine();
        Console.WriteLine("| scorer | rows | base rate | AP | ROC-AUC | accuracy | precision | recall | F1 | FPR | Brier | ECE |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var scorer in report.Baselines.Prepend(report.Model))
        {
            var s = part(scorer);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {Label(scorer.Name)} | {s.Rows} | {s.BaseRate:0.000} | {s.AveragePrecision:0.000} | {s.RocAuc:0.000} | {s.Accuracy:0.000} | {s.Precision:0.000} | {s.Recall:0.000} | {s.F1:0.000} | {s.FalsePositiveRate:0.000} | {s.Brier:0.000} | {s.Ece:0.000} |"));
        }

        Console.WriteLine();
    }

    private static string Label(string scorer) => scorer switch
    {
        "baseRate" => "never fails",
        "lastOutcome" => "same as last time",
        "movingAverage" => "moving average of 10 runs",
        _ => scorer,
    };

    private static SortedDictionary<string, object?> Figures(EvaluationReport report)
    {
        var flat = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["verdict"] = report.Verdict,
            ["predictable"] = report.BeatsBaselines,
            ["algorithm"] = report.Model.Name,
            ["alerts.precision"] = report.Model.Alerts.Precision,
            ["alerts.onsetRecall"] = report.Model.Alerts.OnsetRecall,
            ["alerts.perFeedDay"] = report.Model.Alerts.PerFeedDay,
            ["alerts.medianLeadMinutes"] = double.IsNaN(report.Model.Alerts.MedianLeadMinutes) ? null : report.Model.Alerts.MedianLeadMinutes,
        };
        Add("", report.Model);
        foreach (var baseline in report.Baselines)
        {
            Add($"baselines.{baseline.Name}.", baseline);
        }

        return flat;

        void Add(string prefix, ScorerReport scorer)
        {
            foreach (var (part, scores) in new[] { ("all", scorer.All), ("onset", scorer.Onset) })
            {
                foreach (var (key, value) in scores.ToDictionary())
                {
                    flat[$"{prefix}{part}.{key}"] = value;
                }
            }
        }
    }
}

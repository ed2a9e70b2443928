using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Hermes.Learning.Backtests;
using Hermes.Learning.Datasets;
using Hermes.Learning.History;
using Hermes.Learning.Models;
using Hermes.Learning.Training;

namespace Hermes.Benchmarks.Forecasts;

/// <summary><c>forecast</c>: learns from the older part of a history, and says how well it forecasts the newer part, beside baselines.</summary>
internal static class ForecastVerb
{
    private static readonly Option<FileInfo> Data = new("--data") { Description = "CSV of executions: feed, startedAt, status and more", Required = true };
    private static readonly Option<string[]> Map = new("--map") { Description = "other names of columns, as field:header", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<double?> Cutoff = new("--cutoffMinutes") { Description = "decide this long before each run's start (default 45)" };
    private static readonly Option<bool> Window = new("--window") { Description = "ask every 15 minutes whether a failure becomes known 30 to 60 minutes later, instead of before each run" };
    private static readonly Option<DateTimeOffset?> Until = new("--trainUntil") { Description = "the test part begins here (default: the last fifth); with --walkForward, forecasts begin here (default: after a third)" };
    private static readonly Option<FileInfo?> Activity = new("--activity") { Description = "CSV of log counters: feed, minute, errors, warnings, total (default: FILE.activity.csv when it exists)" };
    private static readonly Option<bool> Blind = new("--withoutActivity") { Description = "leave log counters out, as an import of executions alone does" };
    private static readonly Option<FileInfo?> Feeds = new("--feeds") { Description = "JSON list of {name, impactTier, upstreams, scheduleMinutes} (default: FILE.feeds.json when it exists)" };
    private static readonly Option<FileInfo?> Truth = new("--truth") { Description = "CSV of failures with a precursor and without: feed, executionId, precursor (default: FILE.truth.csv when it exists)" };
    private static readonly Option<int> Step = new("--stepMinutes") { Description = "distance of the moments with --window", DefaultValueFactory = _ => 15 };
    private static readonly Option<bool> WalkForward = new("--walkForward") { Description = "train again and again on the way, as POST /api/v1/backtests does, instead of once" };
    private static readonly Option<double> TrainDays = new("--trainDays") { Description = "with --walkForward: each training looks back this far", DefaultValueFactory = _ => 120 };
    private static readonly Option<double?> RetrainEvery = new("--retrainEveryDays") { Description = "with --walkForward: days between trainings (default: eight trainings in all)" };
    private static readonly Option<Algorithm?> Only = new("--algorithm") { Description = "the one algorithm to try" };
    private static readonly Option<int> PerFeed = new("--perFeed") { Description = "with --walkForward: show so many feeds", DefaultValueFactory = _ => 12 };
    private static readonly Option<FileInfo?> ExportRows = new("--export-rows") { Description = "also write feature rows, answers and probabilities here, for another learner (NumPy .npy)" };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "also write the figures here" };

    public static Command Create()
    {
        var command = new Command("forecast", "Backtests failure forecasts on a history of executions.")
        {
            Data, Map, Cutoff, Window, Until, Activity, Blind, Feeds, Truth, Step, WalkForward, TrainDays, RetrainEvery, Only, PerFeed, ExportRows, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(Data);
        var clock = Stopwatch.StartNew();
        try
        {
            if (!file.Exists)
            {
                throw new FileNotFoundException($"{file.FullName} does not exist.");
            }

            var fleet = HistoryCsv.Read(file, parsed.GetValue(Feeds), parsed.GetValue(Activity), parsed.GetValue(Blind), Headers(parsed.GetValue(Map) ?? []));
            var known = fleet.Feeds.Values.SelectMany(feed => feed.Judged).Select(run => run.KnownAt).ToArray();
            if (known.Length == 0)
            {
                throw new InvalidDataException($"{file.FullName} has no run that succeeded or failed.");
            }

            Console.WriteLine($"{fleet.Feeds.Count} feeds, {known.Length} judged runs");
            Console.WriteLine();
            var figures = parsed.GetValue(WalkForward) ? Replay(parsed, fleet, known.Min(), known.Max()) : Once(parsed, fleet, known.Min(), known.Max());
            Console.Error.WriteLine($"Took {clock.Elapsed.TotalSeconds:0.0} s, {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0.0} s of processor time, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000} MB.");
            if (parsed.GetValue(Json) is { } output)
            {
                File.WriteAllText(output.FullName, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }));
            }

            return 0;
        }
        catch (NotEnoughHistoryException lacking)
        {
            Console.Error.WriteLine(lacking.Message);
            return 1;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or JsonException or IOException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static SortedDictionary<string, object?> Once(ParseResult parsed, FleetHistory fleet, DateTimeOffset first, DateTimeOffset last)
    {
        var target = parsed.GetValue(Window) ? Target.Window : Target.NextRun;
        var minutes = parsed.GetValue(Cutoff) ?? 45;
        var rows = target == Target.NextRun
            ? DatasetBuilder.NextRuns(fleet, TimeSpan.FromMinutes(minutes))
            : DatasetBuilder.Windows(fleet, first, last, TimeSpan.FromMinutes(parsed.GetValue(Step)));
        var options = new TrainingOptions { Target = target, TestFrom = parsed.GetValue(Until), Threads = Environment.ProcessorCount };
        var report = ForecastTrainer.Evaluate(rows, fleet, parsed.GetValue(Only) is { } only ? options with { Algorithms = [only] } : options);
        ForecastTables.Print(report, Question(target, minutes));
        FailureTruth.Find(parsed.GetRequiredValue(Data), parsed.GetValue(Truth))?.Print(fleet, report.TestFrom, report.To, report.Model, report.Baselines);
        if (parsed.GetValue(ExportRows) is { } export)
        {
            RowsFile.Write(export, rows, report);
        }

        return ForecastFigures.Of(report);
    }

    private static SortedDictionary<string, object?> Replay(ParseResult parsed, FleetHistory fleet, DateTimeOffset first, DateTimeOffset last)
    {
        var minutes = parsed.GetValue(Cutoff) ?? 45;
        var target = parsed.GetValue(Window) ? Target.Window : Target.NextRun;
        var to = target == Target.Window ? last.AddHours(-1) : last;
        var from = parsed.GetValue(Until) ?? first + ((to - first) / 3);
        var plan = new BacktestPlan
        {
            From = from,
            To = to,
            Step = TimeSpan.FromMinutes(parsed.GetValue(Step)),
            Train = TimeSpan.FromDays(parsed.GetValue(TrainDays)),
            RetrainEvery = parsed.GetValue(RetrainEvery) is { } days ? TimeSpan.FromDays(days) : (to - from) / 8,
            BeforeStart = target == Target.NextRun ? TimeSpan.FromMinutes(minutes) : null,
            Algorithm = parsed.GetValue(Only),
            Threads = Environment.ProcessorCount,
        };
        var report = new Learning.Backtests.WalkForward(fleet, plan).Run();
        ReplayTables.Print(report, Question(target, minutes), parsed.GetValue(PerFeed));
        FailureTruth.Find(parsed.GetRequiredValue(Data), parsed.GetValue(Truth))?.Print(fleet, report.From, report.To, report.Model, report.Baselines);
        return ForecastFigures.Of(report);
    }

    private static string Question(Target target, double minutes) => target == Target.NextRun
        ? FormattableString.Invariant($"this run fails, decided {minutes:0} minutes before its start")
        : "a failure becomes known 30 to 60 minutes ahead";

    private static Dictionary<string, string> Headers(string[] pairs) => pairs
        .SelectMany(pair => pair.Split(','))
        .Select(pair => pair.Split(':', 2) is [var field, var header] ? (field, header) : throw new FormatException($"'{pair}' is no mapping; write field:header, such as feed:job_name."))
        .ToDictionary(pair => pair.field.Trim(), pair => pair.header.Trim(), StringComparer.OrdinalIgnoreCase);
}

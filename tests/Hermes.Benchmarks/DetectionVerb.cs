using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hermes.Logs;
using Hermes.Logs.Detection;

namespace Hermes.Benchmarks;

/// <summary><c>detection</c>: how many of the errors in labelled logs are found and how many alarms are false, with levels shown and hidden, and how fast.</summary>
internal static class DetectionVerb
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "folder with loghub/ (structured logs) and ci_failures/", Required = true };
        var json = new Option<FileInfo?>("--json") { Description = "also write the figures here" };
        var wrong = new Option<bool>("--wrong") { Description = "also list what was missed and what was a false alarm" };
        var command = new Command("detection", "Measures error detection on labelled logs.") { data, json, wrong };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(data);
            if (!folder.Exists)
            {
                Console.Error.WriteLine($"{folder.FullName} does not exist.");
                return 2;
            }

            var sets = LabelledLogs.Read(folder);
            if (sets.Count == 0)
            {
                Console.Error.WriteLine($"{folder.FullName} holds neither loghub/*/*_structured.csv nor ci_failures/*.jsonl.");
                return 2;
            }

            var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
            Quality(sets, figures, parsed.GetValue(wrong));
            Speed(sets, figures);
            if (parsed.GetValue(json) is { } output)
            {
                File.WriteAllText(output.FullName, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }));
            }

            return 0;
        });
        return command;
    }

    private static void Quality(IReadOnlyList<LabelledSet> sets, SortedDictionary<string, double> figures, bool listWrong)
    {
        foreach (var hidden in new[] { false, true })
        {
            var mode = hidden ? "hidden" : "shown";
            Console.WriteLine($"\n| level {mode} | errors | found | no errors | false alarms | recall | precision | false-alarm share |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            var total = default(Score);
            foreach (var set in sets.Where(set => hidden || set.HasLevels))
            {
                var score = Judge(set, hidden, listWrong);
                Show(set.Name, score);
                score.Write(figures, $"{mode}.sets.{set.Name}");
                // The same lines judged by another label count once.
                total = set.IsSecondView ? total : new Score(total.Errors + score.Errors, total.Found + score.Found, total.Harmless + score.Harmless, total.False + score.False);
            }

            Show("all", total);
            total.Write(figures, mode);
        }
    }

    // Each line alone, at a time of its own: thresholds of piled-up warnings stay out of it.
    private static Score Judge(LabelledSet set, bool hidden, bool listWrong)
    {
        var detector = ErrorDetector.Default();
        var score = default(Score);
        var wrong = new Dictionary<string, int>();
        var time = DateTimeOffset.UnixEpoch;
        foreach (var line in set.Lines)
        {
            time = time.AddMinutes(1);
            var found = line.Texts.Any(text => detector.Detect(hidden ? null : line.Level, text, set.Name, 1, time) is not null);
            score = line.IsError
                ? score with { Errors = score.Errors + 1, Found = score.Found + (found ? 1 : 0) }
                : score with { Harmless = score.Harmless + 1, False = score.False + (found ? 1 : 0) };
            if (found != line.IsError)
            {
                var text = $"{(found ? "false" : "missed")} {line.Kind}";
                wrong[text] = wrong.GetValueOrDefault(text) + 1;
            }
        }

        if (listWrong)
        {
            foreach (var (text, count) in wrong.OrderByDescending(pair => pair.Value))
            {
                Console.WriteLine($"  {set.Name} {count} {text}");
            }
        }

        return score;
    }

    private static void Show(string name, Score score) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {score.Errors} | {score.Found} | {score.Harmless} | {score.False} | {score.Recall:0.000} | {score.Precision:0.000} | {score.FalseShare:0.000} |"));

    private static void Speed(IReadOnlyList<LabelledSet> sets, SortedDictionary<string, double> figures)
    {
        var lines = sets.Where(set => set.HasLevels).SelectMany(set => set.Lines).Select(line => line.Texts[0]).ToArray();
        if (lines.Length == 0)
        {
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n| level | lines a second of one core |\n| --- | ---: |"));
        foreach (var level in new LineLevel?[] { LineLevel.Info, LineLevel.Warn, LineLevel.Error, null })
        {
            var perSecond = LinesPerSecond(lines, level);
            figures[$"linesPerSecond.{level?.ToString() ?? "unknown"}"] = perSecond;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {level?.ToString() ?? "unknown"} | {perSecond:N0} |"));
        }
    }

    // Processor time, so that a busy machine does not show.
    private static double LinesPerSecond(byte[][] lines, LineLevel? level)
    {
        var detector = ErrorDetector.Default();
        var rounds = 0;
        foreach (var line in lines)
        {
            detector.Detect(level, line, "speed", 1, DateTimeOffset.UnixEpoch);
        }

        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var time = DateTimeOffset.UnixEpoch;
        TimeSpan needed;
        do
        {
            for (var i = 0; i < lines.Length; i++)
            {
                detector.Detect(level, lines[i], "speed", i & 255, time);
            }

            time = time.AddMinutes(1);
            rounds++;
            process.Refresh();
            needed = process.TotalProcessorTime - before;
        }
        while (needed < TimeSpan.FromSeconds(1));
        return rounds * lines.Length / needed.TotalSeconds;
    }

    private readonly record struct Score(int Errors, int Found, int Harmless, int False)
    {
        public double Recall => Errors == 0 ? 1 : (double)Found / Errors;

        public double Precision => Found + False == 0 ? 1 : (double)Found / (Found + False);

        public double FalseShare => Harmless == 0 ? 0 : (double)False / Harmless;

        public void Write(SortedDictionary<string, double> figures, string prefix)
        {
            figures[$"{prefix}.recall"] = Recall;
            figures[$"{prefix}.precision"] = Precision;
            figures[$"{prefix}.falseAlarmsOfAlarms"] = 1 - Precision;
            figures[$"{prefix}.falseAlarmsOfHarmless"] = FalseShare;
            figures[$"{prefix}.errors"] = Errors;
            figures[$"{prefix}.harmless"] = Harmless;
        }
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hermes.Logs.Templates;

namespace Hermes.Benchmarks.Parsing;

/// <summary><c>parsing</c>: how well and how fast templates are mined, with the one configuration Hermes has, beside the published figures of Drain.</summary>
internal static class ParsingVerb
{
    private const int Repeats = 25;

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "folder with a sample per system, as Loghub has them; corrected truth beside it in loghub_corrected", Required = true };
        var json = new Option<FileInfo?>("--json") { Description = "also write the figures here" };
        var command = new Command("parsing", "Measures template mining on labelled logs.") { data, json };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(data);
            var samples = folder.Exists ? LogSample.ReadAll(folder).ToList() : [];
            if (samples.Count == 0)
            {
                Console.Error.WriteLine($"{folder.FullName} has no NAME/NAME_2k.log_structured.csv.");
                return 2;
            }

            var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
            Accuracy(samples, figures);
            Speed(samples, figures);
            if (parsed.GetValue(json) is { } output)
            {
                File.WriteAllText(output.FullName, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }));
            }

            return 0;
        });
        return command;
    }

    private static void Accuracy(List<LogSample> samples, SortedDictionary<string, double> figures)
    {
        Console.WriteLine("| system | GA | FGA | PA | FTA | templates found / true | GA online | GA of Drain, tuned per system |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var scores = new List<ParsingScore>();
        var drain = new List<double>();
        foreach (var sample in samples)
        {
            var score = ScoreOf(sample);
            scores.Add(score);
            var published = PublishedDrain.GroupingAccuracyOf(sample.Name);
            drain.AddRange(published is { } known ? [known] : []);
            Row(sample.Name, score, string.Create(CultureInfo.InvariantCulture, $"{score.Found} / {score.True}"), published);
            var prefix = $"systems.{sample.Name}.";
            figures[prefix + "groupingAccuracy"] = score.GroupingAccuracy;
            figures[prefix + "fga"] = score.Fga;
            figures[prefix + "parsingAccuracy"] = score.ParsingAccuracy;
            figures[prefix + "fta"] = score.Fta;
            figures[prefix + "onlineGroupingAccuracy"] = score.OnlineGroupingAccuracy;
            figures[prefix + "templatesFound"] = score.Found;
            figures[prefix + "templatesTrue"] = score.True;
        }

        var mean = new ParsingScore(
            scores.Average(s => s.GroupingAccuracy), scores.Average(s => s.Fga), scores.Average(s => s.ParsingAccuracy), scores.Average(s => s.Fta),
            scores.Average(s => s.OnlineGroupingAccuracy), 0, 0);
        Row("**mean**", mean, "", drain.Count == 0 ? null : drain.Average());
        figures["meanGroupingAccuracy"] = mean.GroupingAccuracy;
        figures["meanFga"] = mean.Fga;
        figures["meanParsingAccuracy"] = mean.ParsingAccuracy;
        figures["meanFta"] = mean.Fta;
        figures["meanOnlineGroupingAccuracy"] = mean.OnlineGroupingAccuracy;
    }

    private static void Row(string name, ParsingScore score, string templates, double? drain) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {score.GroupingAccuracy:0.000} | {score.Fga:0.000} | {score.ParsingAccuracy:0.000} | {score.Fta:0.000} | {templates} | {score.OnlineGroupingAccuracy:0.000} | {(drain is { } d ? d.ToString("0.000", CultureInfo.InvariantCulture) : "-")} |"));

    private static ParsingScore ScoreOf(LogSample sample)
    {
        var miner = new TemplateMiner(new TemplateOptions()).Source(sample.Name);
        var templates = sample.Messages.Select(message => miner.Learn(message, out _)).ToList();
        return ParsingScore.Of(sample, [.. templates.Select(template => template.Id)], [.. templates.Select(template => (template.Current.Id, template.Current.Text))]);
    }

    private static void Speed(List<LogSample> samples, SortedDictionary<string, double> figures)
    {
        for (var i = 0; i < 3; i++)
        {
            LinesPerSecond(samples, Repeats); // the compiler has to see what is hot
        }

        figures["linesPerSecondPerCore"] = Enumerable.Range(0, 3).Max(_ => LinesPerSecond(samples, Repeats));
        figures["linesPerSecondPerCoreCold"] = Enumerable.Range(0, 3).Max(_ => LinesPerSecond(samples, 1));
        var bytes = samples.Average(sample => sample.Messages.Average(message => (double)message.Length));
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{figures["linesPerSecondPerCore"]:#,0} lines/s on one core (processor time of one thread, {Repeats} times the samples through a fresh miner, {bytes:0} bytes a line); " +
            $"{figures["linesPerSecondPerCoreCold"]:#,0} lines/s when every template is still to be found."));
    }

    private static double LinesPerSecond(List<LogSample> samples, int repeats)
    {
        var miner = new TemplateMiner(new TemplateOptions());
        var start = ThreadTime.Now;
        for (var i = 0; i < repeats; i++)
        {
            foreach (var sample in samples)
            {
                var source = miner.Source(sample.Name);
                foreach (var message in sample.Messages)
                {
                    source.Learn(message, out _);
                }
            }
        }

        return repeats * samples.Sum(sample => sample.Messages.Count) / (ThreadTime.Now - start).TotalSeconds;
    }
}

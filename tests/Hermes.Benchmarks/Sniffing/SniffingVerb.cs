using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Hermes.Benchmarks.Sniffing;

/// <summary><c>sniffing</c>: how often dialects, tables, types, keys and feature types of annotated files are found, and how fast.</summary>
internal static class SniffingVerb
{
    private static readonly (string Name, Action<string, Figures> Measure)[] Measures =
    [
        ("speed", (_, figures) => SniffingSpeed.Measure(figures)),
        ("hostile", (_, figures) => HostileFiles.Measure(figures)),
        ("documents", (_, figures) => DocumentSpeed.MeasureProfiles(figures)),
        ("proofs", (_, figures) => DocumentSpeed.MeasureProofs(figures)),
        ("dialects", (data, figures) => Dialects.Measure(Path.Combine(data, "csvsniffer"), figures)),
        ("pollock", (data, figures) => Pollock.Measure(Path.Combine(data, "pollock"), figures)),
        ("tables", (data, figures) => Relational.Measure(Path.Combine(data, "adventureworks"), figures)),
        ("references", (data, figures) => References.Measure(data, figures)),
        ("holdout", (data, figures) => HoldOut.Measure(data, figures)),
        ("features", (data, figures) => FeatureTypeScore.Measure(Path.Combine(data, "sortinghat"), figures)),
    ];

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "folder with csvsniffer/, pollock/, adventureworks/ and sortinghat/, each with its truth; what is missing is left out", Required = true };
        var only = new Option<string[]>("--only") { Description = "measure only these: speed, documents, proofs, hostile, dialects, pollock, tables, references, holdout, features", AllowMultipleArgumentsPerToken = true };
        var json = new Option<FileInfo?>("--json") { Description = "also write the figures here" };
        var command = new Command("sniffing", "Measures what is found out about annotated files.") { data, only, json };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(data);
            if (!folder.Exists)
            {
                Console.Error.WriteLine($"{folder.FullName} does not exist.");
                return 2;
            }

            var chosen = parsed.GetValue(only) ?? [];
            var figures = new Figures();
            foreach (var (_, measure) in Measures.Where(part => chosen.Length == 0 || chosen.Contains(part.Name)))
            {
                measure(folder.FullName, figures);
            }

            figures.Print();
            if (parsed.GetValue(json) is { } output)
            {
                File.WriteAllText(output.FullName, JsonSerializer.Serialize(figures.Values, new JsonSerializerOptions { WriteIndented = true }));
            }

            return 0;
        });
        return command;
    }
}

/// <summary>What was measured, with the bar each figure is held against and what others reach.</summary>
internal sealed class Figures
{
    private readonly List<(string Name, double Value, string Bar, string Others)> _rows = [];

    public IReadOnlyDictionary<string, double> Values => new SortedDictionary<string, double>(_rows.ToDictionary(row => row.Name, row => row.Value), StringComparer.Ordinal);

    public void Add(string name, double value, string bar = "", string others = "") => _rows.Add((name, value, bar, others));

    public void Print()
    {
        Console.WriteLine("| figure | Hermes | bar | others |\n| --- | ---: | --- | --- |");
        foreach (var (name, value, bar, others) in _rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {value:0.####} | {bar} | {others} |"));
        }
    }
}

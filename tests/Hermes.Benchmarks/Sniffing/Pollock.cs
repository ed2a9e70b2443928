using System.Diagnostics;
using System.Text.Json;
using Hermes.Schemas;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.Records;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>
/// The Pollock benchmark (Vitagliano et al., "Pollock: A Data Loading Benchmark", PVLDB 16, 2023) by its own rules: of each
/// polluted file, loaded without being told anything, success and precision, recall and F1 of header, records and cells
/// against its clean version; their sum is at most 10. Cells are compared but for case, without its further leniency for numbers and dates.
/// </summary>
internal static class Pollock
{
    public static void Measure(string folder, Figures figures)
    {
        var archive = Path.Combine(folder, "polluted_files.tar.xz");
        if (!File.Exists(archive))
        {
            return;
        }

        var work = Directory.CreateTempSubdirectory("hermes-pollock");
        try
        {
            using (var tar = Process.Start("tar", ["-xJf", archive, "-C", work.FullName]))
            {
                tar.WaitForExit();
            }

            var weights = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(Path.Combine(folder, "pollock_weights.json")))!;
            Score(Path.Combine(work.FullName, "polluted_files"), weights, figures);
        }
        finally
        {
            work.Delete(true);
        }
    }

    private static void Score(string folder, Dictionary<string, double> weights, Figures figures)
    {
        double simple = 0, weighted = 0, total = 0;
        var files = Directory.GetFiles(Path.Combine(folder, "csv"));
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            var score = ScoreOf(file, Path.Combine(folder, "clean", name));
            var weight = weights.GetValueOrDefault(name);
            (simple, weighted, total) = (simple + score, weighted + (score * weight), total + weight);
            if (score < 9.8)
            {
                Console.WriteLine($"{name}: {score:0.00} of 10");
            }
        }

        figures.Add("Pollock files", files.Length);
        figures.Add("Pollock, simple", simple / files.Length, "> 9.2", "DuckDB auto 9.075, CleverCSV 9.193");
        figures.Add("Pollock, weighted", weighted / total, "> 9.5", "DuckDB auto 8.439, CleverCSV 9.453");
    }

    private static double ScoreOf(string polluted, string clean)
    {
        var truth = Rows(new DelimitedParser(new StreamReader(clean), new Dialect()));
        if (truth.Count == 0)
        {
            return 10;
        }

        List<string[]> loaded;
        try
        {
            loaded = Load(polluted);
        }
        catch (SampleRejectedException)
        {
            return 0;
        }

        var header = Overlap(truth[0].Select(Lower), loaded.Take(1).SelectMany(row => row).Select(Lower));
        var records = Overlap(truth.Skip(1).Select(Joined), loaded.Skip(1).Select(Joined));
        return 1 + header + records + Overlap(truth.SelectMany(row => row), loaded.SelectMany(row => row));
    }

    private static List<string[]> Load(string path)
    {
        using var sample = File.OpenRead(path);
        var source = SampleAnalyzer.Analyze(sample).Source;
        using var file = File.OpenRead(path);
        using var reader = RecordReader.Open(file, source);
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.Columns.Count).Select(i => i < reader.Values.Count ? reader.Values[i] ?? "" : "")]);
        }

        return source.Dialect?.HasHeader != false ? [[.. reader.Columns], .. rows] : rows;
    }

    private static List<string[]> Rows(DelimitedParser parser)
    {
        var rows = new List<string[]>();
        while (parser.Read())
        {
            rows.Add([.. Enumerable.Range(0, parser.FieldCount).Select(i => parser[i].ToString())]);
        }

        return rows;
    }

    /// <summary>Precision, recall and F1 of two bags, added up; all three are 1 when nothing was to be found.</summary>
    private static double Overlap(IEnumerable<string> truth, IEnumerable<string> loaded)
    {
        var wanted = truth.CountBy(text => text).ToDictionary();
        var got = loaded.CountBy(text => text).ToDictionary();
        if (wanted.Count == 0)
        {
            return 3;
        }

        var common = (double)wanted.Sum(pair => Math.Min(pair.Value, got.GetValueOrDefault(pair.Key)));
        var (precision, recall) = common == 0 ? (0, 0) : (common / wanted.Values.Sum(), common / got.Values.Sum());
        return common == 0 ? 0 : precision + recall + (2 * precision * recall / (precision + recall));
    }

    private static string Lower(string text) => text.ToLowerInvariant();

    private static string Joined(string[] row) => Lower(string.Concat(row));
}

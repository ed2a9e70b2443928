using System.Text.Json;
using Hermes.Schemas;
using Hermes.Schemas.ForeignKeys;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>
/// Foreign keys of two relational databases: each table is taken as a new sample while all others are known feeds with their declared
/// keys, and what is found is held against the declared references.
/// </summary>
internal static class References
{
    private const double Likely = 0.5;

    private sealed record Table(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Key, SampleAnalysis Sample);

    public static void Measure(string data, Figures figures)
    {
        if (Directory.Exists(Path.Combine(data, "chinook")))
        {
            Judge("Chinook", Chinook(Path.Combine(data, "chinook")), DeclaredReferences.Chinook, figures);
        }

        if (File.Exists(Path.Combine(data, "adventureworks", "ground_truth.json")))
        {
            Judge("AdventureWorks", AdventureWorks(Path.Combine(data, "adventureworks")), DeclaredReferences.AdventureWorks, figures);
        }
    }

    private static List<Table> Chinook(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal).Select(path =>
        {
            var (name, sample) = (Path.GetFileNameWithoutExtension(path), Analyze(path));
            string[] columns = [.. sample.Columns.Select(column => column.Name)];
            return new Table(name, columns, name == "PlaylistTrack" ? columns : columns[..1], sample);
        }),
    ];

    private static List<Table> AdventureWorks(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "ground_truth.json")));
        var tables = new List<Table>();
        foreach (var table in document.RootElement.EnumerateArray())
        {
            var path = Path.Combine(folder, Path.GetFileName(table.GetProperty("file").GetString()!));
            if (!File.Exists(path) || table.GetProperty("primary_key").ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            string[] columns = [.. table.GetProperty("columns").EnumerateArray().Where(column => column.GetProperty("type").GetString() != "COMPUTED").Select(column => column.GetProperty("name").GetString()!)];
            var sample = Analyze(path);
            if (sample.Columns.Count == columns.Length)
            {
                tables.Add(new Table(table.GetProperty("table").GetString()!.Split('.')[^1], columns, [.. table.GetProperty("primary_key").EnumerateArray().Select(part => part.GetString()!)], sample));
            }
        }

        return tables;
    }

    private static SampleAnalysis Analyze(string path)
    {
        using var file = File.OpenRead(path);
        return SampleAnalyzer.Analyze(file);
    }

    private static void Judge(string set, List<Table> tables, string declared, Figures figures)
    {
        var names = tables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var truth = declared.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line.Split(' ') is var parts && names.Contains(parts[0]) && names.Contains(parts[2])).ToHashSet(StringComparer.Ordinal);
        var known = tables.Select(KeyOf).ToList();
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            var columns = table.Sample.Columns.Zip(table.Columns, (column, name) => column with { Name = name }).ToList();
            foreach (var reference in ForeignKeyFinder.Find(columns, table.Sample.Sketches, known, table.Name))
            {
                found[$"{table.Name} {string.Join('+', reference.Columns)} {reference.Feed}"] = reference.Confidence;
            }
        }

        var likely = found.Where(one => one.Value >= Likely).Select(one => one.Key).ToList();
        foreach (var line in truth.Except(likely).Order(StringComparer.Ordinal))
        {
            Console.WriteLine($"{set}: {line} is declared, found at {found.GetValueOrDefault(line)}");
        }

        foreach (var line in likely.Except(truth).Order(StringComparer.Ordinal))
        {
            Console.WriteLine($"{set}: {line} is not declared, found at {found[line]}");
        }

        figures.Add($"{set}: references between {tables.Count} tables", truth.Count);
        figures.Add($"{set}: reference precision", (double)likely.Count(truth.Contains) / Math.Max(1, likely.Count));
        figures.Add($"{set}: reference recall", (double)likely.Count(truth.Contains) / Math.Max(1, truth.Count));
        figures.Add($"{set}: reference confidence, ECE", Calibration.Error([.. found.Select(one => (one.Value, truth.Contains(one.Key)))]));
    }

    private static KnownKey KeyOf(Table table) => new(table.Name, [.. table.Key.Select(name =>
    {
        var place = table.Columns.ToList().IndexOf(name);
        return new KnownKeyColumn(name, table.Sample.Columns[place].Type, table.Sample.Sketches[place]);
    })]);
}

using System.Text;
using Hermes.Schemas;
using Hermes.Schemas.Profiles;
using Hermes.Schemas.Types;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>Types, keys and personal data of files that nothing in Hermes was fitted to: data packages with declared types, and Chinook.</summary>
internal static class HoldOut
{
    public static void Measure(string data, Figures figures)
    {
        foreach (var set in new[] { "datapackages", "frictionless" })
        {
            var folder = Path.Combine(data, set);
            if (Directory.Exists(folder))
            {
                Add(set, [.. DeclaredPackages.Read(folder)], figures);
            }
        }

        var chinook = Path.Combine(data, "chinook");
        if (Directory.Exists(chinook))
        {
            Add("chinook", [.. ChinookTables.Read(chinook)], figures);
            AddPersonal([.. ChinookTables.Read(chinook), .. Directory.Exists(Path.Combine(data, "datapackages")) ? DeclaredPackages.Read(Path.Combine(data, "datapackages")) : []], figures);
        }
    }

    private static void Add(string set, List<DeclaredTable> tables, Figures figures)
    {
        var types = new List<(double Confidence, bool Right)>();
        var keys = new List<(double Confidence, bool Right)>();
        var keyed = 0;
        foreach (var table in tables)
        {
            if (Analyze(table.Path, hideNames: false) is not { } sample)
            {
                continue;
            }

            foreach (var (column, profile) in Pair(table, sample))
            {
                var right = profile is not null && column.Accepts(profile.Type.Kind);
                types.Add((profile?.Confidence ?? 0, right));
                if (!right)
                {
                    Console.WriteLine($"{set} {Path.GetFileName(table.Path)}: {column.Name} is {column.Declared}, found as {profile?.Type.Name ?? "nothing"} at {profile?.Confidence}, for example {profile?.Examples.FirstOrDefault()}");
                }
            }

            if (table.Key.Count > 0 && sample.Rows > 1)
            {
                keyed++;
                JudgeKey(set, table, sample, keys);
            }
        }

        figures.Add($"{set}: types right, {types.Count} columns of {tables.Count} files", types.Average(one => one.Right ? 1.0 : 0));
        figures.Add($"{set}: type confidence, ECE", Calibration.Error(types), "< .05");
        if (keyed > 1)
        {
            figures.Add($"{set}: primary key precision", (double)keys.Count(one => one.Right) / keys.Count);
            figures.Add($"{set}: primary key recall, {keyed} tables", (double)keys.Count(one => one.Right) / keyed);
            figures.Add($"{set}: key confidence, ECE", Calibration.Error(keys));
        }
    }

    private static void JudgeKey(string set, DeclaredTable table, SampleAnalysis sample, List<(double Confidence, bool Right)> keys)
    {
        var best = sample.Keys.Count > 0 ? sample.Keys[0] : null;
        var right = best?.Columns.Order(StringComparer.Ordinal).SequenceEqual(table.Key.Order(StringComparer.Ordinal)) == true;
        if (best is not null)
        {
            keys.Add((best.Confidence, right));
        }

        if (!right)
        {
            Console.WriteLine($"{set} {Path.GetFileName(table.Path)} ({sample.Rows} rows): key {string.Join('+', table.Key)} expected, found {best}");
        }
    }

    private static void AddPersonal(List<DeclaredTable> tables, Figures figures)
    {
        foreach (var hidden in new[] { false, true })
        {
            int right = 0, marked = 0, personal = 0, columns = 0;
            foreach (var table in tables)
            {
                if (Analyze(table.Path, hidden) is not { } sample)
                {
                    continue;
                }

                foreach (var (column, profile) in table.Columns.Zip(sample.Columns).Where(pair => pair.Second.Distinct > 0))
                {
                    columns++;
                    personal += column.IsPersonal ? 1 : 0;
                    marked += profile.PersonalData is not null ? 1 : 0;
                    right += column.IsPersonal && profile.PersonalData is not null ? 1 : 0;
                    if (column.IsPersonal != profile.PersonalData is not null)
                    {
                        Console.WriteLine($"{Path.GetFileName(table.Path)}: {column.Name} is {(column.IsPersonal ? "" : "not ")}personal, found {profile.PersonalData ?? "nothing"}{(hidden ? ", name hidden" : "")}, for example {profile.Examples.FirstOrDefault()}");
                    }
                }
            }

            var by = hidden ? "by values alone" : "by names and values";
            figures.Add($"personal data {by}: precision", (double)right / Math.Max(1, marked));
            figures.Add($"personal data {by}: recall, {personal} of {columns} columns", (double)right / Math.Max(1, personal));
        }
    }

    private static IEnumerable<(DeclaredColumn Column, ColumnProfile? Profile)> Pair(DeclaredTable table, SampleAnalysis sample) =>
        table.Columns.Select((column, i) => (column, table.Columns.Count == sample.Columns.Count ? sample.Columns[i] : null)).Where(pair => pair.Item2 is not { Distinct: 0 });

    private static SampleAnalysis? Analyze(string path, bool hideNames)
    {
        try
        {
            using var file = hideNames ? WithoutNames(path) : File.OpenRead(path);
            return SampleAnalyzer.Analyze(file);
        }
        catch (SampleRejectedException e)
        {
            Console.WriteLine($"{Path.GetFileName(path)}: {e.Message}");
            return null;
        }
    }

    // The first line is names in all of these files; c1, c2, ... stand there instead.
    private static Stream WithoutNames(string path)
    {
        var text = File.ReadAllText(path);
        var end = text.IndexOf('\n');
        var names = Enumerable.Range(1, text[..end].Count(c => c == ',') + 1).Select(number => $"c{number}");
        return new MemoryStream(Encoding.UTF8.GetBytes(string.Join(',', names) + text[end..]));
    }
}

/// <summary>A file with what is declared of it.</summary>
internal sealed record DeclaredTable(string Path, IReadOnlyList<DeclaredColumn> Columns, IReadOnlyList<string> Key);

/// <summary>A declared column.</summary>
internal sealed record DeclaredColumn(string Name, string Declared, bool IsPersonal = false)
{
    /// <summary>Whether a kind is right: the finer kinds of text count as text, and whole numbers may be a sample of any numbers.</summary>
    public bool Accepts(ColumnKind kind) => Declared switch
    {
        "integer" or "year" => kind == ColumnKind.Integer,
        "number" => kind is ColumnKind.Decimal or ColumnKind.Double or ColumnKind.Integer,
        "date" or "datetime" => kind is ColumnKind.Date or ColumnKind.Timestamp,
        "time" => kind == ColumnKind.Time,
        "duration" => kind == ColumnKind.Duration,
        "boolean" => kind == ColumnKind.Boolean,
        "object" or "array" or "geojson" => kind == ColumnKind.Json,
        "any" => true,
        _ => kind is ColumnKind.Text or ColumnKind.Enum or ColumnKind.Email or ColumnKind.Url or ColumnKind.Uuid or ColumnKind.Ip or ColumnKind.Currency or ColumnKind.Country,
    };
}

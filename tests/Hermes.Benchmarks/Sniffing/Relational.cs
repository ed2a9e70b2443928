using System.Text.Json;
using Hermes.Schemas;
using Hermes.Schemas.Profiles;
using Hermes.Schemas.Types;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>SQL types and primary keys of the headerless files of a relational database whose definitions are known.</summary>
internal static class Relational
{
    public static void Measure(string folder, Figures figures)
    {
        var truth = Path.Combine(folder, "ground_truth.json");
        if (!File.Exists(truth))
        {
            return;
        }

        var types = new List<(double Confidence, bool Right)>();
        var keys = new List<(double Confidence, bool Right)>();
        int filled = 0, filledRight = 0, tables = 0;
        using var document = JsonDocument.Parse(File.ReadAllText(truth));
        foreach (var table in document.RootElement.EnumerateArray())
        {
            var path = Path.Combine(folder, Path.GetFileName(table.GetProperty("file").GetString()!));
            if (!File.Exists(path))
            {
                continue;
            }

            var names = table.GetProperty("columns").EnumerateArray().Where(column => column.GetProperty("type").GetString() != "COMPUTED").Select(column => column.GetProperty("name").GetString()!).ToList();
            using var file = File.OpenRead(path);
            var analysis = SampleAnalyzer.Analyze(file);
            foreach (var (column, profile, right) in Judge(table, analysis))
            {
                types.Add((profile?.Confidence ?? 0, right));
                filled += profile?.Nulls < profile?.Rows ? 1 : 0;
                filledRight += right && profile!.Nulls < profile.Rows ? 1 : 0;
                if (!right)
                {
                    Console.WriteLine($"{Path.GetFileName(path)}: {column} found as {profile?.Type.Name ?? "nothing"} at {profile?.Confidence}, for example {profile?.Examples.FirstOrDefault()}");
                }
            }

            if (table.GetProperty("primary_key").ValueKind == JsonValueKind.Array && analysis.Rows > 1)
            {
                tables++;
                JudgeKey(table, names, analysis, keys, Path.GetFileName(path));
            }
        }

        figures.Add("columns", types.Count);
        figures.Add("SQL types right", types.Average(one => one.Right ? 1.0 : 0), "> .95");
        figures.Add("SQL types right where a column has values", (double)filledRight / filled);
        figures.Add("type confidence, ECE", Calibration.Error(types), "< .05");
        figures.Add("tables with a key", tables);
        figures.Add("primary key precision", (double)keys.Count(one => one.Right) / keys.Count, "> .95");
        figures.Add("primary key recall", (double)keys.Count(one => one.Right) / tables, "> .95");
        figures.Add("key confidence, ECE", Calibration.Error(keys), "< .05");
    }

    private static IEnumerable<(string Column, ColumnProfile? Profile, bool Right)> Judge(JsonElement table, SampleAnalysis analysis)
    {
        var columns = table.GetProperty("columns").EnumerateArray().ToList();
        for (var i = 0; i < columns.Count; i++)
        {
            var type = columns[i].GetProperty("type").GetString()!;
            var profile = columns.Count == analysis.Columns.Count ? analysis.Columns[i] : null;
            if (type != "COMPUTED")
            {
                yield return ($"{columns[i].GetProperty("name")} {type}", profile, profile is not null && Fits(type, profile.Type.Kind));
            }
        }
    }

    // A sample of small numbers cannot show whether the column was declared wider, so integers of any width are right.
    private static bool Fits(string sql, ColumnKind kind) => sql.Split('(')[0] switch
    {
        "int" or "smallint" or "tinyint" or "bigint" => kind == ColumnKind.Integer,
        "money" or "smallmoney" or "decimal" or "numeric" => kind == ColumnKind.Decimal,
        "datetime" => kind == ColumnKind.Timestamp,
        "date" => kind is ColumnKind.Date or ColumnKind.Timestamp,
        "time" => kind is ColumnKind.Time or ColumnKind.Timestamp,
        "uniqueidentifier" => kind == ColumnKind.Uuid,
        "bit" or "Flag" or "NameStyle" => kind == ColumnKind.Boolean,
        _ => kind is ColumnKind.Text or ColumnKind.Enum or ColumnKind.Currency or ColumnKind.Country or ColumnKind.Email or ColumnKind.Url or ColumnKind.Ip,
    };

    // The first candidate has to be the primary key exactly.
    private static void JudgeKey(JsonElement table, List<string> names, SampleAnalysis analysis, List<(double Confidence, bool Right)> keys, string file)
    {
        var expected = table.GetProperty("primary_key").EnumerateArray().Select(part => $"column_{names.IndexOf(part.GetString()!) + 1}").Order(StringComparer.Ordinal).ToList();
        var best = analysis.Keys.Count > 0 ? analysis.Keys[0] : null;
        var right = best?.Columns.Order(StringComparer.Ordinal).SequenceEqual(expected) == true;
        if (best is not null)
        {
            keys.Add((best.Confidence, right));
        }

        if (!right)
        {
            Console.WriteLine($"{file} ({analysis.Rows} rows): key {string.Join('+', expected)} expected, found {string.Join(" or ", analysis.Keys.Take(3).Select(key => $"{string.Join('+', key.Columns)} {key.Confidence}"))}");
        }
    }
}

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hermes.Schemas;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.Text;

namespace Hermes.Benchmarks;

/// <summary><c>sniffing</c>: how often dialects and keys of annotated files are found, and how fast a file is profiled.</summary>
internal static class SniffingVerb
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "folder with csvsniffer/ and adventureworks/ and their truth", Required = true };
        var json = new Option<FileInfo?>("--json") { Description = "also write the figures here" };
        var command = new Command("sniffing", "Measures dialect and key detection on annotated files.") { data, json };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(data);
            if (!folder.Exists)
            {
                Console.Error.WriteLine($"{folder.FullName} does not exist.");
                return 2;
            }

            var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
            Dialects(Path.Combine(folder.FullName, "csvsniffer"), figures);
            Keys(Path.Combine(folder.FullName, "adventureworks"), figures);
            Speed(figures);
            Console.WriteLine("| figure | value |\n| --- | ---: |");
            foreach (var (name, value) in figures)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {value:0.####} |"));
            }

            if (parsed.GetValue(json) is { } output)
            {
                File.WriteAllText(output.FullName, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }));
            }

            return 0;
        });
        return command;
    }

    // A quote that never occurs cannot be told from none; both count as right where the truth names the usual one.
    private static void Dialects(string folder, SortedDictionary<string, double> figures)
    {
        var truth = Path.Combine(folder, "POLLOCK-dialect_annotations.txt");
        if (!File.Exists(truth))
        {
            return;
        }

        var calibration = new List<(double Confidence, bool Right)>();
        foreach (var line in File.ReadLines(truth))
        {
            var parts = line.Split('|');
            var path = parts.Length < 6 ? "" : Path.Combine(folder, "CSV", string.Join('|', parts[..^5]));
            if (!File.Exists(path) || Character(parts[^4]) is not { } delimiter)
            {
                continue;
            }

            var found = Detect(path);
            var right = found is not null && found.Dialect.Delimiter == delimiter && (found.Dialect.Quote?.ToString() ?? "\"") == Character(parts[^3]);
            calibration.Add((found?.Confidence ?? 1, right));
            if (!right)
            {
                Console.WriteLine($"{Path.GetFileName(path)}: {parts[^4]} {parts[^3]} expected, found '{found?.Dialect.Delimiter}' {found?.Dialect.Quote}");
            }
        }

        figures["dialectFiles"] = calibration.Count;
        figures["dialectAccuracy"] = calibration.Average(file => file.Right ? 1.0 : 0);
        figures["confidenceEce"] = calibration.GroupBy(file => Math.Min(9, (int)(file.Confidence * 10)))
            .Sum(bin => Math.Abs(bin.Average(file => file.Confidence) - bin.Average(file => file.Right ? 1.0 : 0)) * bin.Count()) / calibration.Count;
    }

    private static ScoredDialect? Detect(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var encoding = TextEncodings.Detect(bytes);
            return DialectDetector.Detect(TextEncodings.Get(encoding.Name).GetString(bytes.AsSpan(encoding.BomLength)), complete: true).Best;
        }
        catch (SampleRejectedException)
        {
            return null;
        }
    }

    private static string? Character(string name) => name switch
    {
        "comma" => ",",
        "semicolon" => ";",
        "tab" => "\t",
        "space" => " ",
        "vslash" => "|",
        "doublequote" => "\"",
        "singlequote" => "'",
        _ => null,
    };

    // The first candidate has to be the primary key exactly; tables with fewer than two rows prove nothing.
    private static void Keys(string folder, SortedDictionary<string, double> figures)
    {
        var truth = Path.Combine(folder, "ground_truth.json");
        if (!File.Exists(truth))
        {
            return;
        }

        int tables = 0, proposed = 0, right = 0;
        using var document = JsonDocument.Parse(File.ReadAllText(truth));
        foreach (var table in document.RootElement.EnumerateArray())
        {
            var path = Path.Combine(folder, Path.GetFileName(table.GetProperty("file").GetString()!));
            if (!File.Exists(path) || !table.TryGetProperty("primary_key", out var key) || key.ValueKind != JsonValueKind.Array || table.GetProperty("rows").GetInt64() < 2)
            {
                continue;
            }

            var names = table.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()).ToList();
            var expected = key.EnumerateArray().Select(part => $"column_{names.IndexOf(part.GetString()) + 1}").Order(StringComparer.Ordinal);
            using var file = File.OpenRead(path);
            var keys = SampleAnalyzer.Analyze(file).Keys;
            tables++;
            proposed += keys.Count > 0 ? 1 : 0;
            right += keys.Count > 0 && keys[0].Columns.Order(StringComparer.Ordinal).SequenceEqual(expected) ? 1 : 0;
        }

        figures["keyTables"] = tables;
        figures["keyPrecision"] = (double)right / Math.Max(1, proposed);
        figures["keyRecall"] = (double)right / Math.Max(1, tables);
    }

    private static void Speed(SortedDictionary<string, double> figures)
    {
        var text = new StringBuilder("trade_id,trade_date,instrument,quantity,price,currency,note\n");
        for (var i = 0; text.Length < 8 * 1024 * 1024; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"T{i:D9},2024-{(i % 12) + 1:D2}-{(i % 28) + 1:D2},XS{i % 5000:D6},{i % 997},{i % 10007 / 100m:0.00},EUR,\"note, {i % 17}\"\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var limits = new SampleLimits { MaxRows = int.MaxValue };
        SampleAnalyzer.Analyze(new MemoryStream(bytes, 0, 1 << 20), limits);
        var clock = Stopwatch.StartNew();
        DialectDetector.Detect(text.ToString(), complete: false);
        figures["sniffSeconds"] = clock.Elapsed.TotalSeconds;
        clock.Restart();
        SampleAnalyzer.Analyze(new MemoryStream(bytes), limits);
        figures["profileMegabytesPerSecond"] = bytes.Length / 1e6 / clock.Elapsed.TotalSeconds;
    }
}

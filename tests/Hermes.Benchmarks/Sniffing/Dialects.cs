using Hermes.Schemas;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.Text;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>Dialects of the files annotated for CSVsniffer, and Python's own <c>csv.Sniffer</c> on the same files.</summary>
internal static class Dialects
{
    /// <summary>One annotated file. An escape that is the quote itself is the same as none: the quote is doubled.</summary>
    private sealed record Truth(string Path, string Encoding, string Delimiter, char Quote, char? Escape);

    public static void Measure(string folder, Figures figures)
    {
        var annotations = Path.Combine(folder, "POLLOCK-dialect_annotations.txt");
        if (!File.Exists(annotations))
        {
            return;
        }

        var files = File.ReadLines(annotations).Select(line => Parse(folder, line)).OfType<Truth>().ToList();
        var cases = new List<(double Confidence, bool Right)>();
        int delimiters = 0, quotes = 0, escapes = 0, encodings = 0;
        foreach (var file in files)
        {
            var (found, encoding) = Detect(file.Path);
            var delimiter = found?.Dialect.Delimiter == file.Delimiter;
            var quote = (found?.Dialect.Quote ?? '"') == file.Quote;
            var escape = found is not null && found.Dialect.Escape == file.Escape;
            var encoded = encoding == file.Encoding;
            delimiters += delimiter ? 1 : 0;
            quotes += quote ? 1 : 0;
            escapes += escape ? 1 : 0;
            encodings += encoded ? 1 : 0;
            cases.Add((found?.Confidence ?? 1, delimiter && quote && escape && encoded));
            if (!cases[^1].Right)
            {
                Console.WriteLine($"{Path.GetFileName(file.Path)}: {file} expected, found '{found?.Dialect.Delimiter}' {found?.Dialect.Quote} {found?.Dialect.Escape} {encoding} at {found?.Confidence}");
            }
        }

        var count = (double)files.Count;
        figures.Add("dialect files", count);
        figures.Add("dialect exactly right", cases.Count(one => one.Right) / count, ">= .98", "");
        figures.Add("delimiter right", delimiters / count, "", PythonSniffer.Share(files.Select(file => (file.Path, file.Delimiter))));
        figures.Add("quote right", quotes / count);
        figures.Add("escape right", escapes / count);
        figures.Add("encoding right", encodings / count);
        figures.Add("dialect confidence, ECE", Calibration.Error(cases), "< .05");
        figures.Add("dialect confidence, mean", cases.Average(one => one.Confidence));
    }

    // ASCII is what UTF-8 writes too; a quote that never occurs cannot be told from none.
    private static Truth? Parse(string folder, string line)
    {
        var parts = line.Split('|');
        var path = parts.Length < 6 ? "" : Path.Combine(folder, "CSV", string.Join('|', parts[..^5]));
        return File.Exists(path) && Character(parts[^4]) is { } delimiter
            ? new Truth(path, parts[^5] is "ascii" or "utf8" ? "utf-8" : parts[^5], delimiter, Character(parts[^3])?[0] ?? '"', parts[^2] == "backslash" ? '\\' : null)
            : null;
    }

    private static (ScoredDialect? Found, string? Encoding) Detect(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var encoding = TextEncodings.Detect(bytes);
            var text = TextEncodings.Get(encoding.Name).GetString(bytes.AsSpan(encoding.BomLength));
            return (DialectDetector.Detect(text, complete: true).Best, encoding.Name);
        }
        catch (SampleRejectedException)
        {
            return (null, null);
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
}

using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Hermes.Schemas;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.Records;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>Files made to exhaust a reader: each is read through the streaming reader or refused with a reason, in bounded time and memory.</summary>
internal static class HostileFiles
{
    private const long LineBytes = 500_000_000;
    private const long BombBytes = 10_000_000_000;

    public static void Measure(Figures figures)
    {
        var source = new SourceFormat(FileFormat.Delimited, "utf-8", new Dialect());
        Time(figures, "a line of 500 MB, sample", () => SampleAnalyzer.Analyze(new RepeatedStream([], "some text, and more of it; "u8.ToArray(), LineBytes)));
        Time(figures, "a line of 500 MB, whole", () => SampleAnalyzer.ProfileWhole(new RepeatedStream("a,b\n"u8.ToArray(), "some text; "u8.ToArray(), LineBytes), source));
        Time(figures, "a quote open for 500 MB, whole", () => SampleAnalyzer.ProfileWhole(new RepeatedStream("a,b\n1,\""u8.ToArray(), "more,text\n"u8.ToArray(), LineBytes), source));
        Time(figures, "20,000 columns", () => SampleAnalyzer.Analyze(new MemoryStream(Wide(20_000))));
        Time(figures, "100,000 columns", () => SampleAnalyzer.Analyze(new MemoryStream(Wide(100_000))));
        Time(figures, "a zip of 10 MB that holds 10 GB, sample", () => SampleAnalyzer.Analyze(ZipBomb()));
        Time(figures, "a zip of 10 MB that holds 10 GB, whole", () => SampleAnalyzer.ProfileWhole(ZipBomb(), source));
        using var process = Process.GetCurrentProcess();
        figures.Add("largest working set so far, MB", process.PeakWorkingSet64 / 1e6, "< 300");
    }

    private static void Time(Figures figures, string name, Func<SampleAnalysis> read)
    {
        var clock = Stopwatch.StartNew();
        string outcome;
        try
        {
            var analysis = read();
            outcome = $"{analysis.Columns.Count} columns, {analysis.Rows} rows";
        }
        catch (SampleRejectedException e)
        {
            outcome = $"{e.Code}: {e.Message}";
        }

        Console.WriteLine($"{name}: {outcome}");
        figures.Add($"{name}, seconds", clock.Elapsed.TotalSeconds, "< 10");
    }

    private static byte[] Wide(int columns)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', Enumerable.Range(1, columns).Select(i => $"c{i}")).Append('\n');
        for (var row = 1; row <= 10; row++)
        {
            text.AppendJoin(',', Enumerable.Range(1, columns).Select(i => i * row % 1000)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // Flushed pieces of a deflate stream begin at whole bytes, and those of the same input over and over are all alike.
    private static RepeatedStream ZipBomb()
    {
        var rows = Enumerable.Repeat("1,2\n"u8.ToArray(), 250_000).SelectMany(row => row).ToArray();
        using var packed = new MemoryStream();
        packed.Write([0x50, 0x4B, 3, 4, 20, 0, 8, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, .. "a.csv"u8]);
        using var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true);
        deflate.Write(rows);
        deflate.Flush();
        var head = packed.ToArray();
        deflate.Write(rows);
        deflate.Flush();
        var piece = packed.ToArray()[head.Length..];
        return new RepeatedStream(head, piece, head.Length + (BombBytes / rows.Length * piece.Length));
    }
}

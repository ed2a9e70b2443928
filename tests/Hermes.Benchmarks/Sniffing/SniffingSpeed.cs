using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;
using Hermes.Schemas;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>How fast a file of 1 GB is sniffed and profiled, and in how much memory.</summary>
internal static class SniffingSpeed
{
    private const long Bytes = 1_000_000_000;
    private const int BlockBytes = 16 * 1024 * 1024;
    private static readonly byte[] Header = "trade_id,trade_date,instrument,quantity,price,currency,note\n"u8.ToArray();
    private static readonly Lazy<byte[]> Block = new(WriteBlock);

    public static void Measure(Figures figures)
    {
        using (var warm = Trades(64_000_000))
        {
            SampleAnalyzer.ProfileWhole(warm, SampleAnalyzer.Analyze(Trades(64_000_000)).Source);
        }

        using var file = Trades(Bytes);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var source = SampleAnalyzer.Analyze(file).Source;
        figures.Add("sniffing 1 GB, seconds", clock.Elapsed.TotalSeconds, "< .5");
        figures.Add("sniffing 1 GB, CPU seconds", (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
        using var whole = Trades(Bytes);
        cpu = Process.GetCurrentProcess().TotalProcessorTime;
        clock.Restart();
        var analysis = SampleAnalyzer.ProfileWhole(whole, source);
        using var process = Process.GetCurrentProcess();
        figures.Add("rows of 1 GB", analysis.Rows);
        figures.Add("profile of 1 GB, MB/s", Bytes / 1e6 / clock.Elapsed.TotalSeconds, ">= 100");
        figures.Add("profile of 1 GB, CPU seconds", (process.TotalProcessorTime - cpu).TotalSeconds, "<= 20 (two cores)");
        figures.Add("largest working set, MB", process.PeakWorkingSet64 / 1e6, "< 300");
    }

    /// <summary>Trades, a block of rows over and over.</summary>
    private static RepeatedStream Trades(long bytes) => new(Header, Block.Value, bytes);

    // Written as bytes at once, so that what is measured later is the reader's memory and not this block's.
    private static byte[] WriteBlock()
    {
        var block = new byte[BlockBytes];
        var length = 0;
        for (var i = 0; Utf8.TryWrite(block.AsSpan(length), CultureInfo.InvariantCulture, $"T{i:D9},2024-{(i % 12) + 1:D2}-{(i % 28) + 1:D2},XS{i % 5000:D6},{i % 997},{i * 7919L % 1000003 / 100m:0.00},EUR,\"note, {i % 17}\"\n", out var written); i++)
        {
            length += written;
        }

        return block[..length];
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Hermes.Schemas;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>How fast a delimited file is sniffed and profiled.</summary>
internal static class SniffingSpeed
{
    public static void Measure(Figures figures)
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
        SampleAnalyzer.Analyze(new MemoryStream(bytes), limits);
        figures.Add("profile of 8 MB, MB/s", bytes.Length / 1e6 / clock.Elapsed.TotalSeconds, ">= 100");
    }
}

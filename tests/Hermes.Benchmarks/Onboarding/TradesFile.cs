using System.Globalization;
using System.Text;

namespace Hermes.Benchmarks.Onboarding;

/// <summary>A made-up file of trades, every row different from all others.</summary>
internal static class TradesFile
{
    public static async Task WriteAsync(string path, long bytes, CancellationToken ct)
    {
        await using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 18);
        await writer.WriteLineAsync("trade_id,trade_date,instrument,quantity,price,currency,note".AsMemory(), ct);
        var row = new StringBuilder();
        for (long i = 0, written = 60; written < bytes; i++)
        {
            row.Clear();
            row.Append(CultureInfo.InvariantCulture, $"T{i:D9},2024-{(i % 12) + 1:D2}-{(i % 28) + 1:D2},XS{i % 5000:D6},{i % 997},{i * 7919L % 1000003 / 100m:0.00},EUR,\"note, {i % 17}\"\n");
            await writer.WriteAsync(row, ct);
            written += row.Length;
        }
    }
}

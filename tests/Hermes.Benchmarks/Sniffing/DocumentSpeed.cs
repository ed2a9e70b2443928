using System.Diagnostics;
using System.Globalization;
using System.Text;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Templates;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>How fast 1 GB of JSON or XML is profiled, how fast configurations are proven, and in how much memory.</summary>
internal static class DocumentSpeed
{
    private const long ProfiledBytes = 1_000_000_000;
    private const long ProvenBytes = 100_000_000;
    private const int BlockBytes = 4 * 1024 * 1024;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly (string Name, string Beginning, Func<int, string> Record, string End)[] Kinds =
    [
        ("NDJSON", "", i => $"{Json(i)}\n", ""),
        ("JSON array", "[", i => $"{Json(i)},\n", "{}]"),
        ("XML", "<trades>\n", Xml, "</trades>\n"),
        ("CSV", "trade_id,day,book,trader,quantity,price,currency,note\n", i => string.Create(Culture, $"T{i:D9},2024-{(i % 12) + 1:D2}-{(i % 28) + 1:D2},B{i % 50},Trader {i % 97},{i % 997},{i * 7919L % 1000003 / 100m:0.00},EUR,\"note, {i % 17}\"\n"), ""),
    ];

    public static void MeasureProfiles(Figures figures)
    {
        foreach (var kind in Kinds.Where(kind => kind.Name != "CSV"))
        {
            var file = Maker(kind);
            var source = SampleAnalyzer.Analyze(file(ProvenBytes)).Source;
            Time($"profile of 1 GB of {kind.Name}", file(ProfiledBytes), made => SampleAnalyzer.ProfileWhole(made, source), figures);
        }

        using var process = Process.GetCurrentProcess();
        figures.Add("largest working set with documents, MB", process.PeakWorkingSet64 / 1e6, "< 300");
    }

    public static void MeasureProofs(Figures figures)
    {
        foreach (var kind in Kinds)
        {
            var file = Maker(kind);
            var request = new GenerationRequest { Feed = "TRADES", Source = "/in/trades", Target = "postgres://warehouse/trades" };
            var configuration = ConfigurationGenerator.Generate(request, SampleAnalyzer.Analyze(file(ProvenBytes)) with { Keys = [] }, Domain);
            ConfigurationProof.Run(file(BlockBytes), configuration);
            var proof = Time($"proof over 100 MB of {kind.Name}", file(ProvenBytes), made => ConfigurationProof.Run(made, configuration), figures);
            figures.Add($"rows of it that come back, {kind.Name}", (double)proof.RowsRoundTripped / proof.RowsRead, "1");
        }
    }

    private static Func<long, MadeFile> Maker((string Name, string Beginning, Func<int, string> Record, string End) kind)
    {
        var block = Block(kind.Record);
        return bytes => new MadeFile(Encoding.UTF8.GetBytes(kind.Beginning), block, Encoding.UTF8.GetBytes(kind.End), Math.Max(1, bytes / block.Length));
    }

    private static FeedTemplate Domain => new() { Id = "trades", Name = "Trades", Domain = "trades", Description = "Trades." };

    private static T Time<T>(string what, MadeFile file, Func<MadeFile, T> run, Figures figures)
    {
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var result = run(file);
        figures.Add($"{what}, MB/s", file.Length / 1e6 / clock.Elapsed.TotalSeconds);
        figures.Add($"{what}, CPU seconds", (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
        return result;
    }

    private static byte[] Block(Func<int, string> record)
    {
        var text = new StringBuilder(BlockBytes + 1000);
        for (var i = 0; text.Length < BlockBytes; i++)
        {
            text.Append(record(i));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Json(int i) => string.Create(Culture,
        $$"""{"trade_id":"T{{i:D9}}","day":"2024-{{(i % 12) + 1:D2}}-{{(i % 28) + 1:D2}}","book":{"id":{{i % 50}},"trader":"Trader {{i % 97}}"},"quantity":{{i % 997}},"price":{{i * 7919L % 1000003 / 100m:0.00}},"open":{{(i % 3 == 0 ? "true" : "false")}},"legs":[{"n":1,"rate":0.{{i % 90}}},{"n":2,"rate":0.5}],"note":null}""");

    private static string Xml(int i) => string.Create(Culture,
        $"  <trade id=\"T{i:D9}\"><day>2024-{(i % 12) + 1:D2}-{(i % 28) + 1:D2}</day><book id=\"{i % 50}\"><trader>Trader {i % 97}</trader></book><quantity>{i % 997}</quantity><price currency=\"EUR\">{i * 7919L % 1000003 / 100m:0.00}</price><leg n=\"1\">0.{i % 90}</leg><leg n=\"2\">0.5</leg></trade>\n");
}

using System.Text;
using Hermes.Logs;
using Hermes.Logs.Detection;
using Hermes.Logs.Parsing;
using Hermes.Logs.Templates;

namespace Hermes.Fuzz.Targets;

/// <summary>What is made of lines: templates and findings.</summary>
internal static class EngineTargets
{
    private const int MostTemplates = 500;
    private static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly byte[][] Messages = [.. new[]
    {
        "Connection failed to 10.0.0.7:5432 after 30 s", "Loaded 12 rows from /data/in/a.csv in 35ms", "user 'bob' has 3 unread <b>messages</b>", "id=5f2c1d3e-0000-4000-8000-000000000000 done",
        "{\"a\":1,\"b\":[true,null,\"x\"]}", "java.lang.NullPointerException: x", "0 errors, 0 warnings", "timeout: no errors found but 5 failed", "a=b c=d e=\"f g\"", "", " ", "100%",
    }.Select(Encoding.UTF8.GetBytes)];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("template-miner", InputShape.Text, Messages, StartMiner),
        new("error-detector", InputShape.Text, Messages, StartDetector),
    ];

    private static Func<byte[], int> StartMiner()
    {
        var miner = new TemplateMiner(new TemplateOptions { MaxTemplates = MostTemplates, MaxTemplatesPerSource = MostTemplates / 2 });
        return input =>
        {
            var message = Clean(input);
            var template = miner.Learn(input.Length % 3 == 0 ? "a" : "b", message, out var isNew);
            if (miner.Count > MostTemplates)
            {
                throw new WrongResultException("There are more templates than allowed");
            }

            Kept.Text("template", Encoding.UTF8.GetBytes(template.Text), LineText.MaxBytes);
            return HashCode.Combine(isNew, template.Text.Length / 16, template.Text.Count(c => c == '*'));
        };
    }

    private static Func<byte[], int> StartDetector()
    {
        var detector = ErrorDetector.Default();
        return input =>
        {
            var level = (LineLevel?)(input.Length % 7) is { } given and > 0 ? given : (LineLevel?)null;
            var detection = detector.Detect(level, Clean(input), "s", input.Length % 50, Time);
            return detection is null ? 0 : detection.Rule.GetHashCode(StringComparison.Ordinal);
        };
    }

    // Lines that come so far are repaired already.
    private static byte[] Clean(byte[] input)
    {
        var marks = LineMarks.None;
        return Encoding.UTF8.GetBytes(LineText.Decode(input, ref marks));
    }
}

using System.Text;
using Hermes.Logs.Parsing;

namespace Hermes.Logs.Tests.Parsing;

public sealed class FormatTests
{
    private static readonly DateTimeOffset Received = new(2025, 1, 7, 15, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, SampleLines.All.Length)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_format_takes_its_lines_apart(int index)
    {
        var (_, raw, level, component, message) = SampleLines.All[index];
        var line = new LineParser(LineParser.BuiltIn).Parse(raw, Received);

        Assert.Equal((level, component, message), (line.Level, line.Component, line.Message));
        Assert.Equal(raw, line.Raw);
        if (!raw.StartsWith("ERROR:", StringComparison.Ordinal))
        {
            Assert.Equal(new DateTimeOffset(2025, 1, 7, 14, 30, 15, TimeSpan.Zero), line.Time, TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_of_a_format_is_detected_as_that_format(int index)
    {
        var (format, raw, _, _, _) = SampleLines.All[index];
        var verdict = FormatDetector.Detect(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(raw + "\n", 20))), Received);

        Assert.Equal(format, verdict.Format);
        Assert.InRange(verdict.Confidence, format == "general" ? 0.6 : 0.9, 1);
        Assert.DoesNotContain(verdict.Alternatives, guess => guess.Confidence > verdict.Confidence);
    }

    [Theory]
    [InlineData("- 1736260215 2025.01.07 dn228 Jan  7 14:30:15 dn228/dn228 crond(pam_unix)[2915]: session closed", "4+syslog", "crond(pam_unix)", "session closed")]
    [InlineData("134681 node-246 unix.hw state_change.unavailable 1736260215 1 Component is in the unavailable state", "4+general+1", "unix.hw", "Component is in the unavailable state")]
    [InlineData("nova.log.1 2025-01-07 14:30:15.123 25746 INFO nova.wsgi.server [req-1 a b - - -] no rows", "1+openstack", "nova.wsgi.server", "no rows")]
    public void Columns_before_a_format_are_found_from_many_lines(string raw, string format, string component, string message)
    {
        var parser = new LineParser(LineParser.BuiltIn);
        var verdict = parser.Study(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(raw + "\n", 20))), Received);
        var line = parser.Parse(raw, Received);

        Assert.Equal(format, verdict.Format);
        Assert.Equal((component, message), (line.Component, line.Message));
        Assert.Equal(new DateTimeOffset(2025, 1, 7, 14, 30, 15, TimeSpan.Zero), line.Time, TimeSpan.FromSeconds(1));
        Assert.Equal(format, LineParser.FindFormat(format)!.Name);
    }

    [Fact]
    public void Columns_are_found_while_lines_are_read_without_a_sample()
    {
        var parser = new LineParser(LineParser.BuiltIn);
        var context = parser.NewContext();
        context.Received = Received;
        for (var i = 0; i < 100; i++)
        {
            parser.Parse("- 1736260215 2025.01.07 dn228 Jan  7 14:30:15 dn228 crond[2915]: session closed"u8, context);
        }

        Assert.Equal("4+syslog", parser.Verdict.Format);
    }

    [Fact]
    public void A_source_that_changes_its_format_is_followed()
    {
        var parser = new LineParser(LineParser.BuiltIn);
        var context = parser.NewContext();
        context.Received = Received;
        for (var i = 0; i < 500; i++)
        {
            parser.Parse("2025-01-07 14:30:15 [INFO] a - b"u8, context);
        }

        Assert.Equal("bracket", parser.Verdict.Format);
        Assert.InRange(parser.Verdict.Confidence, 0.99, 1);
        for (var i = 0; i < 20_000; i++)
        {
            parser.Parse("{\"level\":\"info\",\"msg\":\"b\"}"u8, context);
        }

        Assert.Equal("json", parser.Verdict.Format);
    }

    [Fact]
    public void Prose_has_no_format() => Assert.Null(FormatDetector.Detect("It rained.\nThen it stopped, 1234567890 drops later.\nNobody noticed.\n"u8, Received).Format);

    [Fact]
    public void Formats_that_the_settings_name_are_the_only_ones()
    {
        var parser = new LineParser([LineParser.FindFormat("json")!]);

        Assert.Equal(LineMarks.Unparsed, parser.Parse("2025-01-07 14:30:15 [INFO] a - b", Received).Marks);
        Assert.Null(LineParser.FindFormat("9+syslog"));
        Assert.Null(LineParser.FindFormat("nonsense"));
    }
}

using System.Text;
using Hermes.Logs.Parsing;

namespace Hermes.Logs.Tests.Parsing;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("bracket")]
    [InlineData("json")]
    [InlineData("logfmt")]
    [InlineData("access")]
    [InlineData("syslog")]
    [InlineData("syslog5424")]
    [InlineData("hadoop")]
    [InlineData("log4j")]
    [InlineData("general")]
    public void Reading_a_line_allocates_nothing(string format)
    {
        var lines = SampleLines.All.Where(sample => sample.Format == format).Select(sample => Encoding.UTF8.GetBytes(sample.Line)).ToArray();
        var parser = new LineParser(LineParser.BuiltIn);
        var context = parser.NewContext();
        context.Received = new DateTimeOffset(2025, 1, 7, 15, 0, 0, TimeSpan.Zero);
        Read(parser, context, lines, 2_000);

        // The choice of the format is looked at again now and then.
        Assert.InRange(Allocation.Least(() => Read(parser, context, lines, 10_000)), 0, 10_000);
    }

    private static void Read(LineParser parser, LineContext context, byte[][] lines, int count)
    {
        for (var i = 0; i < count; i++)
        {
            parser.Parse(lines[i % lines.Length], context);
        }
    }
}

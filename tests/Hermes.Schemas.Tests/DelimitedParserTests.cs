using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Tests;

public sealed class DelimitedParserTests
{
    [Theory]
    [InlineData("a,b\nc,d\n", "a|b/c|d")]
    [InlineData("a,b\r\nc,d", "a|b/c|d")]
    [InlineData("a,b\rc,d\r", "a|b/c|d")]
    [InlineData("a,\"b,c\"\n", "a|b,c")]
    [InlineData("\"a \"\"b\"\"\",c\n", "a \"b\"|c")]
    [InlineData("\"a\nb\",c\nd,e", "a\nb|c/d|e")]
    [InlineData("a,,\n,,\n", "a||/||")]
    [InlineData("\n\na\n\n\nb\n", "a/b")]
    [InlineData("\"a\"x,b\n", "ax|b")]
    [InlineData("a\"b,c\n", "a\"b|c")]
    public void Records_are_split_as_written(string text, string expected) => Assert.Equal(expected, Read(text, new Dialect()));

    [Fact]
    public void An_escape_takes_the_meaning_from_a_quote_and_stays_elsewhere() =>
        Assert.Equal("a\"b|c:\\dir", Read("\"a\\\"b\",\"c:\\dir\"\n", new Dialect { Escape = '\\' }));

    [Fact]
    public void A_delimiter_may_have_several_characters() =>
        Assert.Equal("a|b+c|/d", Read("a+|b+c+|\nd", new Dialect { Delimiter = "+|" }));

    [Fact]
    public void Lines_are_counted_through_quoted_line_ends()
    {
        var parser = new DelimitedParser(new StringReader("a\n\"b\n\nc\"\nd\n"), new Dialect());
        var lines = new List<long>();
        while (parser.Read())
        {
            lines.Add(parser.Line);
        }

        Assert.Equal([1, 2, 5], lines);
    }

    [Fact]
    public void A_quote_left_open_is_reported_with_its_line()
    {
        var parser = new DelimitedParser(new StringReader("a\nb,\"c\nd\n"), new Dialect());
        while (parser.Read())
        {
        }

        Assert.Equal(2, parser.UnterminatedQuoteLine);
    }

    [Fact]
    public void More_than_a_hundred_thousand_columns_are_refused()
    {
        var parser = new DelimitedParser(new StringReader(new string(',', 100_001)), new Dialect());
        Assert.Equal("tooManyColumns", Assert.Throws<SampleRejectedException>(() => parser.Read()).Code);
    }

    [Fact]
    public void One_giant_line_is_refused()
    {
        var parser = new DelimitedParser(new StringReader(new string('x', 9 * 1024 * 1024)), new Dialect());
        Assert.Equal("recordTooLong", Assert.Throws<SampleRejectedException>(() => parser.Read()).Code);
    }

    [Fact]
    public void Random_text_never_breaks_the_parser_and_buffer_borders_do_not_show()
    {
        var random = new Random(20240131);
        const string letters = "ab,\"\n\r\\;| '";
        for (var round = 0; round < 2_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => letters[random.Next(letters.Length)])]);
            var padded = $"\"{new string('p', (32 * 1024) - random.Next(40))}\"\n";
            var dialect = new Dialect { Escape = round % 2 == 0 ? null : '\\', Delimiter = round % 3 == 0 ? ",;" : "," };
            Assert.Equal(Records(text, dialect), Records(padded + text, dialect).Skip(1));
        }
    }

    private static string Read(string text, Dialect dialect) => string.Join('/', Records(text, dialect));

    private static List<string> Records(string text, Dialect dialect)
    {
        var parser = new DelimitedParser(new StringReader(text), dialect);
        var records = new List<string>();
        while (parser.Read())
        {
            records.Add(string.Join('|', Enumerable.Range(0, parser.FieldCount).Select(i => parser[i].ToString())));
        }

        return records;
    }
}

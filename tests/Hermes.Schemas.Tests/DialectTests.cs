using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Tests;

public sealed class DialectTests
{
    [Theory]
    [InlineData("id,name,amount\n1,\"Doe, Jane\",12.5\n2,\"Roe, Rick\",7\n", ",", '"')]
    [InlineData("id;name;amount\r\n1;Jane;12,50\r\n2;Rick;7,25\r\n", ";", '"')]
    [InlineData("id\tname\tnote\n1\tJane\tone, two, three\n2\tRick\tfour, five\n", "\t", '"')]
    [InlineData("id|name|note\n1|Jane|one, two\n2|Rick|four; five\n3|Mo|six\n", "|", '"')]
    [InlineData("1,'a, b','x'\n2,'c, d','y'\n3,'e, f','z'\n", ",", '\'')]
    [InlineData("1+|Jane+|2024-01-31\n2+|Rick+|2024-02-01\n3+|Mo+|2024-02-02\n", "+|", '"')]
    [InlineData("id=>name=>at\n1=>Jane=>2024-01-31\n2=>Rick=>2024-02-01\n3=>Mo=>2024-02-02\n", "=>", '"')]
    [InlineData("1$$$Jane$$$2024-01-31\n2$$$Rick$$$2024-02-01\n3$$$Mo$$$2024-02-02\n", "$$$", '"')]
    [InlineData("1\u001eJane\u001e2024-01-31\n2\u001eRick\u001e2024-02-01\n3\u001eMo\u001e2024-02-02\n", "\u001e", '"')]
    [InlineData("1~Jane~2024-01-31\n2~Rick~2024-02-01\n3~Mo~2024-02-02\n", "~", '"')]
    public void The_reading_that_gives_a_tidy_table_wins(string text, string delimiter, char quote)
    {
        var best = DialectDetector.Detect(text, complete: true).Best;
        Assert.Equal((delimiter, (char?)quote), (best.Dialect.Delimiter, best.Dialect.Quote));
        Assert.InRange(best.Confidence, 0.5, 1);
        Assert.Equal(1, best.ConsistentRows);
    }

    [Fact]
    public void A_backslash_before_quotes_is_the_escape()
    {
        var best = DialectDetector.Detect("id,text\n1,\"say \\\"hi\\\", twice\"\n2,\"say \\\"ho\\\", once\"\n", complete: true).Best;
        Assert.Equal(('"', '\\'), (best.Dialect.Quote, best.Dialect.Escape));
    }

    [Fact]
    public void Alternatives_are_ranked_and_belief_adds_up_to_one_at_most()
    {
        var found = DialectDetector.Detect("a,b;c\n1,2;3\n4,5;6\n", complete: true);
        Assert.NotEmpty(found.Alternatives);
        Assert.True(found.Best.Confidence >= found.Alternatives[0].Confidence);
        Assert.InRange(found.Best.Confidence + found.Alternatives.Sum(other => other.Confidence), 0, 1.001);
    }

    [Theory]
    [InlineData("day\n01/02/2024\n02/02/2024\n03/02/2024\n")]
    [InlineData("at\n2024-02-01 10:00:00\n2024-02-01 11:30:00\n2024-02-02 09:00:00\n")]
    [InlineData("link\nhttps://example.org/a\nhttps://example.org/b\nhttps://example.org/c\n")]
    [InlineData("at\n10:00\n11:30\n09:15\n")]
    public void What_parts_a_date_or_time_separates_no_columns(string text) => Assert.Equal(1, DialectDetector.Detect(text, complete: true).Best.Columns);

    [Fact]
    public void Too_many_columns_are_refused_and_not_taken_for_one()
    {
        var row = string.Join(',', Enumerable.Range(1, 30_000));
        Assert.Equal("tooManyColumns", Assert.Throws<SampleRejectedException>(() => DialectDetector.Detect($"{row}\n{row}\n", complete: true)).Code);
    }

    [Fact]
    public void Rows_longer_than_what_is_sniffed_are_told_by_their_first_lines()
    {
        var row = string.Join(';', Enumerable.Range(100_000, 19_000).Select(i => $"{i},5"));
        var text = string.Join(';', Enumerable.Range(1, 19_000).Select(i => $"column_{i}")) + "\n" + string.Concat(Enumerable.Repeat(row + "\n", 3));
        Assert.Equal(";", DialectDetector.Detect(text, complete: true).Best.Dialect.Delimiter);
        Assert.True(TableLayout.Detect(text, new Dialect { Delimiter = ";" }).HasHeader);
    }

    [Theory]
    [InlineData("id,name\n1,Jane\n2,Rick\n", true)]
    [InlineData("1,Jane,2024-01-31\n2,Rick,2024-02-01\n", false)]
    [InlineData("name,city\nJane,Rome\nRick,Paris\nMo,Oslo\n", true)]
    [InlineData("Jane,Rome\nRick,Rome\nJane,Paris\nMo,Rome\n", false)]
    public void A_header_is_told_from_data(string text, bool header) =>
        Assert.Equal(header, TableLayout.Detect(text, new Dialect()).HasHeader);

    [Fact]
    public void Titles_above_a_table_are_skipped()
    {
        var layout = TableLayout.Detect("Report of January\n\nid,name,amount\n1,Jane,2\n2,Rick,3\n3,Mo,4\n", new Dialect());
        Assert.Equal((2, true), (layout.SkipLines, layout.HasHeader));
    }
}

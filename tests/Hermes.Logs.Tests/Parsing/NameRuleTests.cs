using Hermes.Logs.Parsing;

namespace Hermes.Logs.Tests.Parsing;

public sealed class NameRuleTests
{
    private static readonly DateTimeOffset Received = new(2025, 1, 7, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_name_is_found_in_a_field_however_deep()
    {
        var parser = Parser(Finder(NameSource.Field, "kubernetes.labels.job"));

        Assert.Equal("fx", parser.Parse("""{"msg":"a","kubernetes":{"labels":{"job":"fx"}}}""", Received).Feed);
        Assert.Equal("fx", parser.Parse("""{"msg":"a","kubernetes.labels.job":"fx"}""", Received).Feed);
        Assert.Equal("fx", parser.Parse("level=info msg=a Kubernetes.Labels.Job=fx", Received).Feed);
        Assert.Null(parser.Parse("""{"msg":"a"}""", Received).Feed);
    }

    [Fact]
    public void A_field_may_hold_the_name_among_other_text()
    {
        var parser = Parser(Finder(NameSource.Field, "job", "^(?<name>[a-z]+)-"));

        Assert.Equal("fx", parser.Parse("""{"msg":"a","job":"fx-2025"}""", Received).Feed);
        Assert.Null(parser.Parse("""{"msg":"a","job":"2025"}""", Received).Feed);
    }

    [Fact]
    public void A_name_is_found_in_the_path_of_the_file()
    {
        var parser = Parser(Finder(NameSource.Path, null, "dag_id=([^/]+)"), Finder(NameSource.Path, null, "run_id=([^/]+)"));
        const string Path = "/logs/dag_id=fx_rates/run_id=manual__2025/task_id=load/attempt=1.log";

        var line = parser.Parse("2025-01-07 14:30:15 [INFO] a - b", Received, path: Path);

        Assert.Equal(("fx_rates", "manual__2025"), (line.Feed, line.ExecutionId));
    }

    [Fact]
    public void The_path_is_read_again_when_the_reader_goes_to_another_file()
    {
        var parser = Parser(Finder(NameSource.Path, null, "([a-z]+)\\.log"));
        var context = parser.NewContext();
        foreach (var feed in (string[])["fx", "gold"])
        {
            context.Path = $"/data/{feed}.log";
            Assert.Equal(feed, TextLine.Of(parser.Parse("2025-01-07 14:30:15 [INFO] a - b"u8, context)).Feed);
        }
    }

    [Fact]
    public void The_first_rule_that_finds_a_name_wins_and_a_rule_goes_before_what_the_line_says()
    {
        var parser = Parser(Finder(NameSource.Field, "job"), Finder(NameSource.Message, null, "loading (?<name>\\w+)"));

        Assert.Equal("a", parser.Parse("""{"msg":"loading b feed=c","job":"a","feed":"d"}""", Received).Feed);
        Assert.Equal("b", parser.Parse("""{"msg":"loading b feed=c","feed":"d"}""", Received).Feed);
        Assert.Equal("d", parser.Parse("""{"msg":"feed=c","feed":"d"}""", Received).Feed);
        Assert.Equal("c", parser.Parse("""{"msg":"feed=c"}""", Received).Feed);
    }

    [Theory]
    [InlineData(NameSource.Field, null, null, "needs the field's name")]
    [InlineData(NameSource.Path, null, null, "empty")]
    [InlineData(NameSource.Message, null, "(a", "does not compile")]
    public void A_rule_that_cannot_be_used_says_why(NameSource from, string? field, string? pattern, string reason)
    {
        Assert.False(NameFinder.TryCreate(from, field, pattern, out _, out var error));
        Assert.Contains(reason, error);
    }

    private static NameFinder Finder(NameSource from, string? field, string? pattern = null)
    {
        Assert.True(NameFinder.TryCreate(from, field, pattern, out var finder, out _));
        return finder;
    }

    private static LineParser Parser(NameFinder feed, NameFinder? second = null) => second?.From is NameSource.Message
        ? new(LineParser.BuiltIn, null, new ReadingRules { Feeds = [feed, second] })
        : new(LineParser.BuiltIn, null, new ReadingRules { Feeds = [feed], Executions = second is null ? [] : [second] });
}

using Hermes.Logs.Parsing;

namespace Hermes.Logs.Tests.Parsing;

public sealed class LineParserTests
{
    private static readonly DateTimeOffset Received = new(2025, 1, 7, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_house_format_is_taken_apart()
    {
        var line = Parse("2025-01-07 14:30:15 [ERROR] api.users.create - Database connection failed: Connection timeout after 30s");

        Assert.Equal(new DateTimeOffset(2025, 1, 7, 14, 30, 15, TimeSpan.Zero), line.Time);
        Assert.Equal(LineLevel.Error, line.Level);
        Assert.Equal("api.users.create", line.Component);
        Assert.Equal("Database connection failed: Connection timeout after 30s", line.Message);
        Assert.Equal(LineMarks.None, line.Marks);
    }

    [Theory]
    [InlineData("2025-01-07 14:30:15,123 ERROR [main] com.acme.Loader - no rows", LineLevel.Error, "com.acme.Loader", "no rows")]
    [InlineData("2025-01-07 14:30:15.123 [main] WARN  com.acme.Loader: no rows", LineLevel.Warn, "com.acme.Loader", "no rows")]
    [InlineData("2025-01-07 14:30:15.123  INFO 4711 --- [main] c.acme.Loader : no rows", LineLevel.Info, "c.acme.Loader", "no rows")]
    [InlineData("2025-01-07 14:30:15,123 - etl.loader - CRITICAL - no rows", LineLevel.Fatal, "etl.loader", "no rows")]
    [InlineData("2025-01-07 14:30:15,123 INFO [main] org.acme.Loader: no rows", LineLevel.Info, "org.acme.Loader", "no rows")]
    [InlineData("25/01/07 14:30:15 INFO storage.BlockManager: no rows", LineLevel.Info, "storage.BlockManager", "no rows")]
    [InlineData("250107 143015 148 WARN dfs.DataNode$Receiver: no rows", LineLevel.Warn, "dfs.DataNode$Receiver", "no rows")]
    [InlineData("[2025-01-07T14:30:15.123+0000] {loader.py:1157} INFO - no rows", LineLevel.Info, "loader.py", "no rows")]
    [InlineData("2025-01-07 14:30:15,123 - WARN  [main:Loader@88] - no rows", LineLevel.Warn, "Loader", "no rows")]
    [InlineData("2025-01-07 14:30:15,123 INFO  [com.acme.Loader] (main) no rows", LineLevel.Info, "com.acme.Loader", "no rows")]
    [InlineData("INFO  [main] 2025-01-07 14:30:15,123 Loader.java:88 - no rows", LineLevel.Info, "Loader.java:88", "no rows")]
    [InlineData("INFO  [2025-01-07 14:30:15,123] com.acme.Loader: no rows", LineLevel.Info, "com.acme.Loader", "no rows")]
    [InlineData("[2025-01-07 14:30:15,123] ERROR in app: no rows", LineLevel.Error, "app", "no rows")]
    [InlineData("[2025-01-07 14:30:15 +0000] [4711] [INFO] no rows", LineLevel.Info, null, "no rows")]
    [InlineData("[2025-01-07 14:30:15,123: WARNING/MainProcess] no rows", LineLevel.Warn, null, "no rows")]
    [InlineData("2025-01-07 14:30:15.123 | ERROR    | app:main:12 - no rows", LineLevel.Error, "app:main:12", "no rows")]
    [InlineData("time=2025-01-07T14:30:15Z level=warn component=loader msg=\"no rows\"", LineLevel.Warn, "loader", "no rows")]
    [InlineData("""{"@timestamp":"2025-01-07T14:30:15Z","severity":"error","logger":"loader","msg":"no rows"}""", LineLevel.Error, "loader", "no rows")]
    [InlineData("""{"ts":1736260215.5,"lvl":"debug","name":"loader","message":"no rows"}""", LineLevel.Debug, "loader", "no rows")]
    [InlineData("""10.0.0.7 - ann [07/Jan/2025:15:30:15 +0100] "GET /feeds HTTP/1.1" 503 2326 "-" "curl/8" """, LineLevel.Error, "access", "GET /feeds HTTP/1.1 503 2326")]
    public void Common_formats_are_recognised(string raw, LineLevel level, string? component, string message)
    {
        var line = Parse(raw);

        Assert.Equal(level, line.Level);
        Assert.Equal(component, line.Component);
        Assert.Equal(message, line.Message);
        Assert.Equal(new DateTimeOffset(2025, 1, 7, 14, 30, 15, TimeSpan.Zero), line.Time, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Anything_else_is_kept_whole_with_level_unknown()
    {
        var line = Parse("something happened");

        Assert.Null(line.Level);
        Assert.Equal("UNKNOWN", line.Level.ToText());
        Assert.Equal("something happened", line.Message);
        Assert.Equal(Received, line.Time);
        Assert.Equal(LineMarks.Unparsed, line.Marks);
    }

    [Theory]
    [InlineData("[WARNING] a", LineLevel.Warn)]
    [InlineData("ERROR: a", LineLevel.Error)]
    [InlineData("error a", null)]
    [InlineData("Errors: 3", null)]
    [InlineData("1234567890 drops", null)]
    public void A_line_of_no_format_may_begin_with_its_level(string raw, LineLevel? level)
    {
        var line = Parse(raw);

        Assert.Equal((level, raw, LineMarks.Unparsed), (line.Level, line.Message, line.Marks));
    }

    [Theory]
    [InlineData("1970-01-01 00:00:00 [INFO] a - b")]
    [InlineData("2099-01-01 00:00:00 [INFO] a - b")]
    public void An_implausible_time_is_replaced_and_marked(string raw)
    {
        var line = Parse(raw);

        Assert.Equal(Received, line.Time);
        Assert.NotNull(line.StatedTime);
        Assert.True(line.Marks.HasFlag(LineMarks.TimestampSuspect));
        Assert.Equal("b", line.Message);
    }

    [Fact]
    public void Times_without_a_zone_are_in_the_zone_of_the_source()
    {
        var parser = new LineParser(LineParser.BuiltIn, TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"));

        Assert.Equal(new DateTimeOffset(2025, 1, 7, 13, 30, 15, TimeSpan.Zero), parser.Parse("2025-01-07 14:30:15 [INFO] a - b", Received).Time);
        Assert.Equal(new DateTimeOffset(2025, 1, 7, 14, 30, 15, TimeSpan.Zero), parser.Parse("2025-01-07 14:30:15Z [INFO] a - b", Received).Time);
    }

    [Theory]
    [InlineData("2025-13-07 14:30:15 [ERROR] a - b")]
    [InlineData("2025-02-30 14:30:15 [ERROR] a - b")]
    [InlineData("2025-01-07 25:30:15 [ERROR] a - b")]
    [InlineData("{not json}")]
    [InlineData("[]")]
    [InlineData("\u0000")]
    [InlineData("=")]
    [InlineData("msg=")]
    [InlineData("x [10/Oct/2025:13:55:36 +0000] \"")]
    public void Broken_lines_are_kept_whole(string raw) => Assert.Equal(raw.Replace("\0", ""), Parse(raw).Message);

    [Theory]
    [InlineData("loaded feed=FX_RATES rows=3", "FX_RATES")]
    [InlineData("[feed:FX_RATES] loaded", "FX_RATES")]
    [InlineData("newsfeed=FX_RATES", null)]
    [InlineData("feed is late", null)]
    public void A_feed_named_in_the_message_is_found(string message, string? feed) =>
        Assert.Equal(feed, Parse($"2025-01-07 14:30:15 [INFO] a - {message}").Feed);

    [Fact]
    public void A_field_goes_before_the_source_and_the_source_before_the_message()
    {
        Assert.Equal("A", new LineParser(LineParser.BuiltIn).Parse("""{"message":"feed=C","feed":"A"}""", Received, feed: "B").Feed);
        Assert.Equal("B", new LineParser(LineParser.BuiltIn).Parse("""{"message":"feed=C"}""", Received, feed: "B").Feed);
    }

    [Fact]
    public void Own_patterns_name_their_groups()
    {
        Assert.True(PatternFormat.TryCreate("own", @"^(?<level>\w+)\|(?<timestamp>[^|]+)\|(?<feed>\w+)\|(?<message>.*)$", out var format, out _));

        var line = new LineParser([format]).Parse("ERR|2025-01-07T14:30:15Z|FX|no rows", Received);

        Assert.Equal((LineLevel.Error, "FX", "no rows"), (line.Level, line.Feed, line.Message));
    }

    [Theory]
    [InlineData("(", "does not compile")]
    [InlineData(@"(?<message>a)\1", "linear time")]
    [InlineData(".*", "message")]
    [InlineData("", "empty")]
    public void A_pattern_that_cannot_be_used_says_why(string pattern, string reason)
    {
        Assert.False(PatternFormat.TryCreate("own", pattern, out _, out var error));
        Assert.Contains(reason, error);
    }

    private static TextLine Parse(string raw) => new LineParser(LineParser.BuiltIn).Parse(raw, Received);
}

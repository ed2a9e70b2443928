using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Fleet;

namespace Hermes.Schemas.Tests;

public sealed class FleetRuleTests
{
    private static readonly FeedConfiguration Trades = Feed("TRADES", "postgres://warehouse/trades", "/in/trades.csv", null,
        Column("id", "int32", nullable: false), Column("amount", "decimal(10,2)"), Column("venue", "text(10)"), Column("note", "text(200)"));

    private static readonly FeedConfiguration Report = Feed("REPORT", "postgres://warehouse/report", "postgres://warehouse/trades", "TRADES",
        Column("id", "int64", nullable: false), Column("amount", "decimal(10,2)", nullable: false), Column("place", "text(10)") with { Source = "venue" });

    private static readonly ConfiguredFleet Fleet = new([Trades, Report]);

    [Fact]
    public void Sound_feeds_that_go_together_have_no_findings()
    {
        Assert.Equal(["HRM-CFG-093"], Codes(With(Trades, Column("id", "int32", nullable: false), Column("amount", "decimal(9,2)"), Column("venue", "text(10)"), Column("note", "text(200)"))));
        Assert.Empty(FleetRules.Check(Trades, Fleet));
        Assert.Empty(FleetRules.Check(Report with { Schema = Report.Schema with { Columns = [Column("id", "int64", nullable: false), Column("amount", "decimal(10,2)")] } }, new ConfiguredFleet([Trades])));
    }

    [Fact]
    public void Removing_a_column_that_somebody_reads_is_refused_and_says_who()
    {
        var finding = Assert.Single(FleetRules.Check(With(Trades, Column("id", "int32", nullable: false), Column("amount", "decimal(10,2)"), Column("note", "text(200)")), Fleet));
        Assert.Equal(("HRM-CFG-090", Severity.Error), (finding.Code, finding.Severity));
        Assert.Equal("venue is removed; read by 1 feed, and breaks REPORT: it reads venue, which would be gone.", finding.Message);
    }

    [Fact]
    public void Removing_a_column_that_nobody_reads_is_noted()
    {
        var finding = Assert.Single(FleetRules.Check(With(Trades, Column("id", "int32", nullable: false), Column("amount", "decimal(10,2)"), Column("venue", "text(10)")), Fleet));
        Assert.Equal(("HRM-CFG-092", Severity.Info), (finding.Code, finding.Severity));
    }

    [Fact]
    public void A_dropped_column_counts_as_removed()
    {
        var finding = Assert.Single(FleetRules.Check(Trades with { Steps = [new TransformationStep { Do = "drop", Columns = ["venue"] }] }, Fleet));
        Assert.Equal("HRM-CFG-090", finding.Code);
    }

    [Fact]
    public void Widening_breaks_only_a_reader_that_declares_the_narrower_type()
    {
        var wider = With(Trades, Column("id", "int64", nullable: false), Column("amount", "decimal(12,2)"), Column("venue", "text(10)"), Column("note", "text(200)"));
        var changes = Compatibility.Compare(Trades, wider, Fleet).Changes;
        Assert.Equal(["id: int32 -> int64, widening", "amount: decimal(10,2) -> decimal(12,2), widening"], changes.Select(change => change.Text));
        Assert.Equal([CompatibilityLevel.Backward, CompatibilityLevel.Backward], changes.Select(change => change.Level));
        Assert.Equal(["REPORT"], changes[0].ReadBy);
        Assert.Empty(changes[0].Breaks);
        Assert.Equal("it reads amount as decimal(10,2)", Assert.Single(changes[1].Breaks).Reason);
    }

    [Fact]
    public void Widening_one_column_and_narrowing_another_is_breaking_together()
    {
        var mixed = With(Trades, Column("id", "int64", nullable: false), Column("amount", "decimal(8,2)"), Column("venue", "text(10)"), Column("note", "text(200)"));
        Assert.Equal(CompatibilityLevel.Breaking, Compatibility.Compare(Trades, mixed, Fleet).Level);
        Assert.Equal(CompatibilityLevel.Full, Compatibility.Compare(Trades, With(Trades, [.. Trades.Schema.Columns, Column("new", "text(5)")]), Fleet).Level);
    }

    [Fact]
    public void Values_that_may_be_missing_break_a_reader_that_needs_them()
    {
        var fleet = new ConfiguredFleet([With(Trades, Column("amount", "decimal(10,2)", nullable: false)), Report]);
        var finding = FleetRules.Check(With(Trades, Column("amount", "decimal(10,2)")), fleet).Single(found => found.Severity == Severity.Error);
        Assert.Contains("REPORT: it does not take rows without amount", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_moves_breaks_who_reads_from_it()
    {
        var finding = Assert.Single(FleetRules.Check(Trades with { Target = Trades.Target with { Location = "postgres://warehouse/deals" } }, Fleet));
        Assert.Equal(("HRM-CFG-090", "/target/location"), (finding.Code, finding.Pointer));
    }

    [Fact]
    public void Another_key_is_a_warning()
    {
        var finding = Assert.Single(FleetRules.Check(Trades with { Schema = Trades.Schema with { PrimaryKey = ["id", "venue"] } }, Fleet));
        Assert.Equal(("HRM-CFG-091", Severity.Warning), (finding.Code, finding.Severity));
    }

    [Fact]
    public void Feeds_that_wait_for_each_other_are_refused_with_the_circle()
    {
        var middle = Feed("MIDDLE", "/m", "/x", "REPORT", Column("id", "int32"));
        var finding = Assert.Single(FleetRules.Check(Trades with { Feed = Trades.Feed with { Upstreams = ["MIDDLE"] } }, new ConfiguredFleet([Trades, Report, middle])), found => found.Code == "HRM-CFG-015");
        Assert.Contains("TRADES -> MIDDLE -> REPORT -> TRADES", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("append", Severity.Warning)]
    [InlineData("replace", Severity.Error)]
    public void Two_feeds_with_one_target_are_told(string writeMode, Severity expected)
    {
        var twin = Feed("TWIN", "postgres://warehouse/trades", "/in/other.csv", null, Column("id", "int32")) with { Target = new TargetSettings { Location = "postgres://warehouse/trades", WriteMode = writeMode } };
        Assert.Equal(("HRM-CFG-026", expected), Assert.Single(FleetRules.Check(twin, Fleet).Select(finding => (finding.Code, finding.Severity))));
    }

    [Fact]
    public void A_column_that_the_upstream_does_not_deliver_is_found()
    {
        var wrong = With(Report, Column("id", "int16", nullable: false), Column("price", "decimal(10,2)", nullable: false));
        Assert.Equal([("HRM-CFG-097", Severity.Warning), ("HRM-CFG-096", Severity.Error)], FleetRules.Check(wrong, new ConfiguredFleet([Trades])).Select(finding => (finding.Code, finding.Severity)));
    }

    [Theory]
    [InlineData("NOBODY", "id", "/quality/0/feed")]
    [InlineData("TRADES", "amount", "/quality/0/feedColumns")]
    public void A_reference_to_what_is_no_key_is_told(string feed, string column, string pointer)
    {
        var trades = Trades with { Feed = Trades.Feed with { Name = "TRADES" }, Schema = Trades.Schema with { PrimaryKey = ["id"] } };
        var rule = new QualityRule { Rule = "references", Columns = ["id"], Feed = feed, FeedColumns = [column] };
        var finding = Assert.Single(FleetRules.Check(Report with { Quality = [rule] }, new ConfiguredFleet([trades])), finding => finding.Code == "HRM-CFG-098");
        Assert.Equal((Severity.Warning, pointer), (finding.Severity, finding.Pointer));
        Assert.DoesNotContain(FleetRules.Check(Report with { Quality = [rule with { Feed = "TRADES", FeedColumns = ["id"] }] }, new ConfiguredFleet([trades])), finding => finding.Code == "HRM-CFG-098");
    }

    [Theory]
    [InlineData("0 6 * * *", "UTC", 30, "15 6 * * *", "UTC", true)]
    [InlineData("0 6 * * *", "UTC", 30, "30 6 * * *", "UTC", false)]
    [InlineData("0 6 * * *", "Europe/Paris", 30, "15 6 * * *", "UTC", false)]
    [InlineData("0 6 * * *", "Europe/Paris", 30, "15 5 * * *", "UTC", true)]
    [InlineData("50 23 * * *", "UTC", 30, "5 0 * * TUE", "UTC", true)]
    [InlineData("0 6 * * SAT", "UTC", 30, "15 6 * * MON-FRI", "UTC", false)]
    [InlineData("*/20 * * * *", "UTC", 10, "5-59/20 * * * *", "UTC", true)]
    [InlineData("0 6 * * *", "UTC", null, "0 6 * * *", "UTC", true)]
    public void A_start_before_the_upstream_is_finished_is_told(string upstream, string zone, int? within, string own, string ownZone, bool early)
    {
        var fleet = new ConfiguredFleet([Trades with { Schedule = new ScheduleSettings { Cron = upstream, TimeZone = zone, ExpectedWithinMinutes = within } }]);
        var found = FleetRules.Check(Report with { Schedule = new ScheduleSettings { Cron = own, TimeZone = ownZone } }, fleet);
        Assert.Equal(early, found.Any(finding => finding.Code == "HRM-CFG-064"));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    public void Many_feeds_that_would_strike_a_host_again_together_are_told(int others, bool storm)
    {
        var fleet = new ConfiguredFleet(Enumerable.Range(1, others).Select(i => OnHost($"F{i}", "sftp://files.example.org/a", "30 6 * * *", 60)).Concat(
            [OnHost("LATER", "sftp://files.example.org/b", "31 6 * * *", 60), OnHost("ELSEWHERE", "sftp://other.example.org/b", "30 6 * * *", 60), OnHost("CALM", "sftp://files.example.org/c", "30 6 * * *", 75)]));
        var found = FleetRules.Check(OnHost("NEW", "sftp://files.example.org/x", "30 6 * * MON", 55), fleet).Where(finding => finding.Code == "HRM-CFG-065").ToList();
        Assert.Equal(storm, found.Count == 1);
        if (storm)
        {
            Assert.StartsWith("4 other feeds (F1, F2, F3, F4) ask files.example.org", found[0].Message, StringComparison.Ordinal);
            Assert.Equal(95, found[0].Patch[0].Value!["firstDelaySeconds"]!.GetValue<int>());
        }
    }

    public static TheoryData<string, FeedConfiguration, ConfiguredFleet> Fixable => new()
    {
        { "HRM-CFG-015", Trades with { Feed = Trades.Feed with { Upstreams = ["REPORT"] } }, Fleet },
        { "HRM-CFG-026", Feed("TWIN", "POSTGRES://Warehouse/trades/", "/in/other.csv", null, Column("id", "int32")) with { Target = new TargetSettings { Location = "POSTGRES://Warehouse/trades/", WriteMode = "replace" } }, Fleet },
        { "HRM-CFG-064", Report with { Schedule = new ScheduleSettings { Cron = "10 6 * * MON" } }, new ConfiguredFleet([Trades with { Schedule = new ScheduleSettings { Cron = "0 6 * * *", ExpectedWithinMinutes = 45 } }]) },
        { "HRM-CFG-065", OnHost("NEW", "sftp://h/x", "30 6 * * *", 60), new ConfiguredFleet(Enumerable.Range(1, 6).Select(i => OnHost($"F{i}", "sftp://h/a", "30 6 * * *", 60))) },
        { "HRM-CFG-093", With(Trades, Column("id", "int32", nullable: false), Column("amount", "decimal(9,2)"), Column("venue", "text(10)"), Column("note", "text(200)")), Fleet },
        { "HRM-CFG-096", With(Report, Column("ammount", "decimal(10,2)")), Fleet },
        { "HRM-CFG-097", With(Report, Column("amount", "decimal(8,2)")), new ConfiguredFleet([Trades]) },
        { "HRM-CFG-098", Trades with { Quality = [new QualityRule { Rule = "references", Columns = ["venue"], Feed = "Report", FeedColumns = ["id"] }] }, Fleet },
        { "HRM-CFG-098", Trades with { Quality = [new QualityRule { Rule = "references", Columns = ["venue"], Feed = "REPORT", FeedColumns = ["amount"] }] }, Fleet },
    };

    [Theory]
    [MemberData(nameof(Fixable))]
    public void A_fix_takes_its_finding_away_or_makes_it_milder(string code, FeedConfiguration configuration, ConfiguredFleet fleet)
    {
        IReadOnlyList<ConfigurationFinding> Check(JsonNode node) => FleetRules.Check(ConfigurationJson.Read(node.ToJsonString()), fleet);
        var node = JsonNode.Parse(ConfigurationJson.Write(configuration))!;
        var found = Check(node).First(finding => finding.Code == code);
        var run = new FixRun(Check, finding => finding.Code == code);
        run.Mend(node, TestContext.Current.CancellationToken);
        Assert.Equal(code, Assert.Single(run.Applied).Code);
        Assert.DoesNotContain(run.Left, finding => finding.Code == code && finding.Severity >= found.Severity);
        Assert.DoesNotContain(run.Left, finding => finding.Severity == Severity.Error);
    }

    private static FeedConfiguration OnHost(string name, string source, string cron, int delay) =>
        Feed(name, $"/out/{name}", source, null, Column("id", "int32")) with { Schedule = new ScheduleSettings { Cron = cron }, Retries = new RetrySettings { FirstDelaySeconds = delay } };

    private static string[] Codes(FeedConfiguration configuration) => [.. FleetRules.Check(configuration, Fleet).Select(finding => finding.Code)];

    private static FeedConfiguration With(FeedConfiguration feed, params ColumnSettings[] columns) => feed with { Schema = feed.Schema with { Columns = columns } };

    private static ColumnSettings Column(string name, string type, bool nullable = true) => new() { Name = name, Type = type, Nullable = nullable };

    private static FeedConfiguration Feed(string name, string target, string source, string? upstream, params ColumnSettings[] columns) => new()
    {
        Feed = new FeedIdentity { Name = name, Upstreams = upstream is null ? null : [upstream] },
        Source = new SourceSettings { Location = source, Format = "ndjson" },
        Schema = new SchemaSettings { Columns = columns, PrimaryKey = ["id"] },
        Target = new TargetSettings { Location = target },
    };
}

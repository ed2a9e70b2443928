using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Rules;

namespace Hermes.Schemas.Tests;

public sealed class FixTests
{
    private static readonly FeedConfiguration Sound = new()
    {
        Feed = new FeedIdentity { Name = "ORDERS", Owner = "orders@example.org" },
        Source = new SourceSettings { Location = "/in/*.csv", Format = "delimited", Dialect = new DialectSettings { Delimiter = ",", Quote = "\"" } },
        Schema = new SchemaSettings
        {
            Columns = [new ColumnSettings { Name = "id", Type = "int32", Nullable = false }, new ColumnSettings { Name = "amount", Type = "decimal(10,2)" }, new ColumnSettings { Name = "day", Type = "date", Format = "yyyy-M-d" }],
            PrimaryKey = ["id"],
        },
        Target = new TargetSettings { Location = "postgres://warehouse/orders", WriteMode = "upsert" },
        Schedule = new ScheduleSettings { Cron = "30 6 * * MON-FRI", TimeZone = "Europe/London" },
    };

    public static TheoryData<string, FeedConfiguration> Fixable => new()
    {
        { "HRM-CFG-010", Sound with { Feed = Sound.Feed with { Name = "orders/EU (new)" } } },
        { "HRM-CFG-010", Sound with { Feed = Sound.Feed with { Name = "Fix" } } },
        { "HRM-CFG-011", Sound with { Feed = Sound.Feed with { Owner = " " }, Alerts = new AlertSettings { Channels = ["ops@example.org"] } } },
        { "HRM-CFG-012", Sound with { Feed = Sound.Feed with { Upstreams = ["RATES", "ORDERS"] } } },
        { "HRM-CFG-020", Sound with { Source = Sound.Source with { Location = "sftp://u:hunter2@host/x.csv" } } },
        { "HRM-CFG-020", Sound with { Source = Sound.Source with { Location = "https://host/x.csv?region=eu&api_key=hunter2&page=1" } } },
        { "HRM-CFG-020", Sound with { Alerts = new AlertSettings { Channels = ["https://hooks.example.org/x?token=hunter2"] } } },
        { "HRM-CFG-020", Sound with { Feed = Sound.Feed with { Description = $"Reads with {"AK"}IA{new string('X', 16)} until May" } } },
        { "HRM-CFG-020", Sound with { Steps = [new TransformationStep { Do = "mask", Columns = ["amount"], With = $"-----BEGIN {"RSA"} PRIVATE KEY-----\nMII" }] } },
        { "HRM-CFG-022", Sound with { Source = Sound.Source with { Location = "/in/*.tsv.gz", Dialect = null } } },
        { "HRM-CFG-023", Sound with { Source = Sound.Source with { Dialect = new DialectSettings { Delimiter = "|", Quote = "|" } } } },
        { "HRM-CFG-023", Sound with { Source = Sound.Source with { Dialect = new DialectSettings { Delimiter = "" } } } },
        { "HRM-CFG-025", Sound with { Source = Sound.Source with { Encoding = "UTF_8" } } },
        { "HRM-CFG-025", Sound with { Source = Sound.Source with { Encoding = "cp-1250" } } },
        { "HRM-CFG-027", Sound with { Source = Sound.Source with { Format = "fixedWidth", Dialect = new DialectSettings { Columns = [new(9, 4), new(1, 8)] } } } },
        { "HRM-CFG-030", WithColumns(new ColumnSettings { Name = "id", Type = "int32", Nullable = false }, new ColumnSettings { Name = "ID", Type = "int32" }, new ColumnSettings { Name = "id", Type = "int32" }) },
        { "HRM-CFG-031", WithColumns(new ColumnSettings { Name = "id", Type = "VARCHAR(20)", Nullable = false }) },
        { "HRM-CFG-031", WithColumns(new ColumnSettings { Name = "id", Type = "numeric(10, 2)", Nullable = false }) },
        { "HRM-CFG-031", WithColumns(new ColumnSettings { Name = "id", Type = "bigint", Nullable = false }) },
        { "HRM-CFG-032", WithColumns(new ColumnSettings { Name = "id", Type = "enum", Nullable = false }) },
        { "HRM-CFG-033", WithColumns(new ColumnSettings { Name = "id", Type = "date", Nullable = false }) },
        { "HRM-CFG-034", WithColumns(new ColumnSettings { Name = "id", Type = "text", Nullable = false }) },
        { "HRM-CFG-040", Sound with { Schema = Sound.Schema with { PrimaryKey = ["ID"] } } },
        { "HRM-CFG-041", WithColumns(new ColumnSettings { Name = "id", Type = "int32" }) },
        { "HRM-CFG-042", Sound with { Schema = Sound.Schema with { PrimaryKey = [] } } },
        { "HRM-CFG-042", Sound with { Schema = Sound.Schema with { PrimaryKey = [] }, Quality = [new QualityRule { Rule = "unique", Columns = ["day"] }] } },
        { "HRM-CFG-043", Sound with { Schema = new SchemaSettings { Columns = [new ColumnSettings { Name = "id", Type = "int32", Role = "key" }] }, Target = Sound.Target with { WriteMode = "append" } } },
        { "HRM-CFG-050", WithColumns(new ColumnSettings { Name = "id", Type = "email", Nullable = false, PersonalData = "email" }) },
        { "HRM-CFG-050", WithColumns(new ColumnSettings { Name = "id", Type = "email", Nullable = false, PersonalData = "email" }) with { Steps = [new TransformationStep { Do = "trim" }] } },
        { "HRM-CFG-060", Sound with { Schedule = new ScheduleSettings { Cron = "@daily" } } },
        { "HRM-CFG-060", Sound with { Schedule = new ScheduleSettings { Cron = "0 30 6 ? * MON-FRI" } } },
        { "HRM-CFG-060", Sound with { Schedule = new ScheduleSettings { Cron = "6:30" } } },
        { "HRM-CFG-061", Sound with { Schedule = new ScheduleSettings { Cron = "1 6 * * *", TimeZone = "london" } } },
        { "HRM-CFG-063", Sound with { Retries = new RetrySettings { Attempts = 50 } } },
        { "HRM-CFG-063", Sound with { Retries = new RetrySettings { Attempts = 5, Backoff = "fixed", FirstDelaySeconds = 1 } } },
        { "HRM-CFG-070", Sound with { Steps = [new TransformationStep { Do = "trim", Columns = ["nowhere"] }] } },
        { "HRM-CFG-070", Sound with { Quality = [new QualityRule { Rule = "notNull", Columns = ["id", "Amuont"] }] } },
        { "HRM-CFG-070", Sound with { Target = Sound.Target with { PartitionBy = "Day" } } },
        { "HRM-CFG-070", Sound with { Target = Sound.Target with { SortBy = ["nowhere"] } } },
        { "HRM-CFG-071", Sound with { Quality = [new QualityRule { Rule = "range", Columns = ["amount"], Min = 5, Max = 1 }] } },
    };

    [Theory]
    [MemberData(nameof(Fixable))]
    public void A_fix_takes_its_finding_away_and_makes_nothing_worse(string code, FeedConfiguration configuration)
    {
        var before = ConfigurationRules.Check(configuration);
        var found = before.First(finding => finding.Code == code);
        Assert.NotEmpty(found.Patch);
        var after = ConfigurationRules.Check(Patched(configuration, found));
        Assert.DoesNotContain(after, finding => (finding.Code, finding.Pointer) == (found.Code, found.Pointer) && finding.Message == found.Message);
        Assert.True(Count(after, Severity.Error) <= Count(before, Severity.Error) && after.Count <= before.Count, string.Join('\n', after));
    }

    [Fact]
    public void Every_code_is_documented_with_its_reason_and_whether_a_click_mends_it()
    {
        var rows = File.ReadLines(Document()).Where(line => line.StartsWith("| HRM-CFG-", StringComparison.Ordinal)).Select(line => line.Replace(@"\|", "&#124;", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(FindingReasons.All.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"), rows.Select(row => $"{row[1]}: {row[4]}"));

        // The schema's own codes, and those of a save and of a sample, are tested with the service.
        string[] elsewhere = ["HRM-CFG-001", "HRM-CFG-002", "HRM-CFG-003", "HRM-CFG-004", "HRM-CFG-005", "HRM-CFG-006", "HRM-CFG-014", "HRM-CFG-073", "HRM-CFG-074"];
        var fixedHere = Fixable.Select(row => row.Data.Item1).Concat(FleetRuleTests.Fixable.Select(row => row.Data.Item1)).Concat(elsewhere).ToHashSet();
        Assert.Equal(fixedHere.Order(StringComparer.Ordinal), rows.Where(row => row[5] == "a click").Select(row => row[1]));
    }

    private static string Document([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "configuration-format.md");

    [Fact]
    public void All_fixes_together_mend_what_can_be_mended_and_leave_what_a_person_decides()
    {
        var broken = Sound with
        {
            Feed = Sound.Feed with { Owner = null, Upstreams = ["ORDERS"] },
            Schema = Sound.Schema with
            {
                Columns = [.. Sound.Schema.Columns, .. Enumerable.Range(1, 40).Select(i => new ColumnSettings { Name = $"mail_{i}", Type = "text", PersonalData = "email" })],
            },
            Steps = [.. Enumerable.Range(1, 30).Select(i => new TransformationStep { Do = "trim", Columns = [i % 2 == 0 ? "nowhere" : "AMOUNT"] })],
            Quality = [new QualityRule { Rule = "pattern", Columns = ["amount"], Pattern = "(" }],
        };
        var run = new FixRun(node => ConfigurationRules.Check(ConfigurationJson.Read(node.ToJsonString())), _ => true);
        var mended = ConfigurationJson.Read(run.Mend(Node(broken), TestContext.Current.CancellationToken).ToJsonString());
        Assert.Equal(["HRM-CFG-011", "HRM-CFG-072"], run.Left.Select(finding => finding.Code));
        Assert.Equal(15, mended.Steps.Count(step => step is { Do: "trim", Columns: ["amount"] }));
        Assert.Equal(40, mended.Steps.Count(step => step.Do == "mask"));
    }

    [Fact]
    public void A_fix_that_does_harm_is_taken_back()
    {
        ConfigurationFinding[] one = [new("HRM-CFG-099", Severity.Warning, "/feed/owner", "Odd.", "Mend it.") { Patch = [FixOperation.Set("/feed/owner", "")] }];
        var run = new FixRun(node => node["feed"]!["owner"]!.GetValue<string>().Length > 0 ? one : [.. one, .. one], _ => true);
        Assert.Equal("orders@example.org", run.Mend(Node(Sound), TestContext.Current.CancellationToken)["feed"]!["owner"]!.GetValue<string>());
        Assert.Empty(run.Applied);
    }

    [Fact]
    public void A_name_in_other_case_keeps_its_place_in_the_file()
    {
        var mended = Patched(WithColumns(new ColumnSettings { Name = "id", Type = "int32", Nullable = false }, new ColumnSettings { Name = "ID", Type = "int32" }), null);
        Assert.Equal(("ID_2", "ID"), (mended.Schema.Columns[1].Name, mended.Schema.Columns[1].Source));
    }

    [Theory]
    [InlineData("sftp://u:hunter2@host/x", "sftp://u:${secret:ORDERS_SOURCE}@host/x")]
    [InlineData("Server=x;Password=hunter2;User=u", "Server=x;Password=${secret:ORDERS_SOURCE};User=u")]
    [InlineData("https://a:one@h/x?sig=two", "https://a:${secret:ORDERS_SOURCE}@h/x?sig=${secret:ORDERS_SOURCE_2}")]
    public void A_secret_becomes_a_reference_and_the_rest_stays(string location, string expected) =>
        Assert.Equal(expected, Patched(Sound with { Source = Sound.Source with { Location = location } }, null).Source.Location);

    [Theory]
    [InlineData("sftp://u:${secret:DB}@host/x?token=$TOKEN")]
    [InlineData("/in/design=new/code=7/x.csv")]
    public void What_only_looks_like_a_secret_stays(string location) =>
        Assert.DoesNotContain(ConfigurationRules.Check(Sound with { Source = Sound.Source with { Location = location } }), finding => finding.Code == "HRM-CFG-020");

    [Theory]
    [InlineData("add", "/feed/upstreams", true)]
    [InlineData("replace", "/feed/upstreams", false)]
    [InlineData("remove", "/schema/columns/3", false)]
    [InlineData("add", "/schema/columns/3", true)]
    [InlineData("add", "/schema/columns/-", true)]
    [InlineData("remove", "/schema/columns/01", false)]
    [InlineData("add", "/nowhere/else", false)]
    [InlineData("move", "/feed/owner", false)]
    public void A_patch_changes_what_is_there_or_nothing(string op, string path, bool applies) =>
        Assert.Equal(applies, JsonPatch.Apply(Node(Sound), [new FixOperation(op, path, JsonValue.Create("x"))]) is not null);

    private static FeedConfiguration WithColumns(params ColumnSettings[] columns) => Sound with { Schema = Sound.Schema with { Columns = columns } };

    private static FeedConfiguration Patched(FeedConfiguration configuration, ConfigurationFinding? finding)
    {
        var patch = (finding ?? ConfigurationRules.Check(configuration).First(found => found.Patch.Count > 0)).Patch;
        return ConfigurationJson.Read(JsonPatch.Apply(Node(configuration), patch)!.ToJsonString());
    }

    private static int Count(IReadOnlyList<ConfigurationFinding> findings, Severity severity) => findings.Count(finding => finding.Severity == severity);

    private static JsonNode Node(FeedConfiguration configuration) => JsonNode.Parse(ConfigurationJson.Write(configuration))!;
}

using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations;

namespace Hermes.Schemas.Tests;

public sealed class ConfigurationTests
{
    private static readonly FeedConfiguration Valid = new()
    {
        Feed = new FeedIdentity { Name = "ORDERS", Owner = "orders@example.org" },
        Source = new SourceSettings { Location = "/in/*.csv", Format = "delimited", Dialect = new DialectSettings { Delimiter = ",", Quote = "\"" } },
        Schema = new SchemaSettings
        {
            Columns =
            [
                new ColumnSettings { Name = "id", Type = "int32", Nullable = false },
                new ColumnSettings { Name = "amount", Type = "decimal(10,2)" },
                new ColumnSettings { Name = "day", Type = "date", Format = "yyyy-M-d" },
            ],
            PrimaryKey = ["id"],
        },
        Target = new TargetSettings { Location = "postgres://warehouse/orders", WriteMode = "upsert" },
        Schedule = new ScheduleSettings { Cron = "30 6 * * MON-FRI", TimeZone = "Europe/London" },
    };

    [Fact]
    public void A_sound_configuration_has_no_findings_and_survives_writing_and_reading()
    {
        Assert.Empty(ConfigurationRules.Check(Valid));
        var text = ConfigurationJson.Write(Valid);
        Assert.Equal(text, ConfigurationJson.Write(ConfigurationJson.Read(text)));
    }

    public static TheoryData<string, FeedConfiguration> Broken => new()
    {
        { "HRM-CFG-010", Valid with { Feed = Valid.Feed with { Name = "a/b" } } },
        { "HRM-CFG-010", Valid with { Feed = Valid.Feed with { Name = "Remote" } } },
        { "HRM-CFG-011", Valid with { Feed = Valid.Feed with { Owner = null } } },
        { "HRM-CFG-012", Valid with { Feed = Valid.Feed with { Upstreams = ["ORDERS"] } } },
        { "HRM-CFG-020", Valid with { Source = Valid.Source with { Location = "sftp://u:secret@host/x" } } },
        { "HRM-CFG-021", Valid with { Target = Valid.Target with { Location = "/in/*.csv" } } },
        { "HRM-CFG-022", Valid with { Source = Valid.Source with { Dialect = null } } },
        { "HRM-CFG-027", Valid with { Source = Valid.Source with { Format = "fixedWidth", Dialect = new DialectSettings { Columns = [new(1, 8), new(5, 8)] } } } },
        { "HRM-CFG-023", Valid with { Source = Valid.Source with { Dialect = new DialectSettings { Delimiter = "\"", Quote = "\"" } } } },
        { "HRM-CFG-024", Valid with { Source = Valid.Source with { Format = "xml" } } },
        { "HRM-CFG-025", Valid with { Source = Valid.Source with { Encoding = "klingon" } } },
        { "HRM-CFG-030", WithColumns(new ColumnSettings { Name = "id", Type = "int32", Nullable = false }, new ColumnSettings { Name = "ID", Type = "int32" }) },
        { "HRM-CFG-031", WithColumns(new ColumnSettings { Name = "id", Type = "number", Nullable = false }) },
        { "HRM-CFG-032", WithColumns(new ColumnSettings { Name = "id", Type = "enum", Nullable = false }) },
        { "HRM-CFG-034", WithColumns(new ColumnSettings { Name = "id", Type = "text", Nullable = false }) },
        { "HRM-CFG-040", WithColumns(new ColumnSettings { Name = "other", Type = "int32" }) },
        { "HRM-CFG-041", WithColumns(new ColumnSettings { Name = "id", Type = "int32" }) },
        { "HRM-CFG-042", Valid with { Schema = Valid.Schema with { PrimaryKey = [] } } },
        { "HRM-CFG-043", Valid with { Schema = Valid.Schema with { PrimaryKey = [] }, Target = Valid.Target with { WriteMode = "append" } } },
        { "HRM-CFG-050", WithColumns(new ColumnSettings { Name = "id", Type = "email", Nullable = false, PersonalData = "email" }) },
        { "HRM-CFG-060", Valid with { Schedule = new ScheduleSettings { Cron = "61 6 * * *" } } },
        { "HRM-CFG-061", Valid with { Schedule = new ScheduleSettings { Cron = "1 6 * * *", TimeZone = "Mars/Base" } } },
        { "HRM-CFG-062", Valid with { Schedule = null } },
        { "HRM-CFG-063", Valid with { Retries = new RetrySettings { Attempts = 50 } } },
        { "HRM-CFG-070", Valid with { Steps = [new TransformationStep { Do = "trim", Columns = ["nowhere"] }] } },
        { "HRM-CFG-071", Valid with { Quality = [new QualityRule { Rule = "range", Columns = ["amount"], Min = 5, Max = 1 }] } },
        { "HRM-CFG-074", Valid with { Quality = [new QualityRule { Rule = "references", Columns = ["amount"], Feed = "OTHERS" }] } },
        { "HRM-CFG-072", Valid with { Quality = [new QualityRule { Rule = "pattern", Columns = ["amount"], Pattern = "(a+)\\1" }] } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Every_rule_finds_its_fault_and_offers_a_fix(string code, FeedConfiguration configuration)
    {
        var finding = Assert.Single(ConfigurationRules.Check(configuration), finding => finding.Code == code);
        Assert.StartsWith("/", finding.Pointer, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Fix);
    }

    [Fact]
    public void A_reference_to_a_secret_is_no_secret() =>
        Assert.Empty(ConfigurationRules.Check(Valid with { Target = Valid.Target with { Location = "postgres://etl:${secret:DB}@warehouse/orders" } }));

    [Fact]
    public void Changes_are_told_in_words()
    {
        var from = Node(Valid);
        var to = Node(Valid with
        {
            Schema = Valid.Schema with { Columns = [Valid.Schema.Columns[0], Valid.Schema.Columns[1] with { Type = "decimal(12,2)" }, new ColumnSettings { Name = "note", Type = "text(50)" }] },
            Schedule = Valid.Schedule! with { Cron = "0 7 * * *" },
        });
        Assert.Equal(
            ["columns/amount type decimal(10,2) -> decimal(12,2) (widening)", "columns/day removed", "columns/note added as text(50)", "schedule/cron 30 6 * * MON-FRI -> 0 7 * * *"],
            ConfigurationDiffer.Compare(from, to).Select(change => change.Text));
        Assert.Contains(ConfigurationDiffer.Compare(to, from), change => change.Text.EndsWith("(narrowing)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*/5 * * * *", true)]
    [InlineData("0 0 1,15 JAN-MAR SUN", true)]
    [InlineData("0 0 * *", false)]
    [InlineData("0 25 * * *", false)]
    [InlineData("0-70 * * * *", false)]
    [InlineData("*/0 * * * *", false)]
    [InlineData("a * * * *", false)]
    public void Cron_expressions_are_checked(string expression, bool valid) => Assert.Equal(valid, CronExpression.ErrorOf(expression) is null);

    [Fact]
    public void The_proof_names_line_column_and_reason()
    {
        using var file = new MemoryStream("id,amount,day\n1,2.50,2024-01-31\nx,1.00,2024-02-01\n3,1.005,2024-02-01\n1,4.00,2024-02-03\n,1.00,\n5,,31/01/2024\n6,1,2024-02-01,7\n"u8.ToArray());
        var proof = ConfigurationProof.Run(file, Valid, ct: TestContext.Current.CancellationToken);
        Assert.Equal((7, 1), (proof.RowsRead, proof.RowsParsed));
        Assert.Equal([(3, "id"), (4, "amount"), (5, "id"), (6, "id"), (7, "day"), (8, "")], proof.Rejected.Select(row => (row.Line, row.Column)));
        Assert.Equal("'31/01/2024' is not a date written as yyyy-M-d.", proof.Rejected[4].Reason);
    }

    private static FeedConfiguration WithColumns(params ColumnSettings[] columns) => Valid with { Schema = Valid.Schema with { Columns = columns } };

    private static JsonNode Node(FeedConfiguration configuration) => JsonNode.Parse(ConfigurationJson.Write(configuration))!;
}

using System.Text;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fleet;
using Hermes.Schemas.Configurations.Steps;

namespace Hermes.Schemas.Tests;

public sealed class StepTests
{
    private const string File = """
        id,when,price,holder,mail,status
        1,31/12/2024,2024-01-02 USD 12.50,"Doe, Ann", a@example.org ,NEW
        2,01/02/2024,2024-01-03 EUR 7.00,"Roe, Bob",b@example.org,DONE
        3,15/02/2024,,"Poe, Cid",,NEW
        2,01/02/2024,2024-01-03 EUR 7.00,"Roe, Bob",b@example.org,DONE
        4,16/02/2024,2024-01-03 EUR,"Moe, Dan",d@example.org,VOID
        """;

    private static readonly FeedConfiguration Plain = new()
    {
        Feed = new FeedIdentity { Name = "DEALS", Owner = "deals@example.org" },
        Source = new SourceSettings { Location = "/in/*.csv", Format = "delimited", Dialect = new DialectSettings { Delimiter = ",", Quote = "\"" } },
        Schema = new SchemaSettings
        {
            Columns =
            [
                Column("id", "int32") with { Nullable = false }, Column("when", "date") with { Format = "d/M/yyyy" }, Column("price", "text(50)"), Column("holder", "text(50)"), Column("mail", "email"), Column("status", "text(10)"),
            ],
        },
        Target = new TargetSettings { Location = "postgres://warehouse/deals" },
    };

    [Fact]
    public void Rows_are_shown_as_the_steps_leave_them()
    {
        var proof = Prove(With(
            [Column("price_date", "date") with { Format = "yyyy-M-d" }, Column("price_currency", "currency"), Column("price_amount", "decimal(10,2)")],
            Step("trim"), Step("normaliseDates", null, "when"), Step("split", " ", "price") with { Into = ["price_date", "price_currency", "price_amount"] },
            Step("deduplicate", "first"), Step("mask", "last4", "mail"), Step("rename", "owner", "holder"), Step("drop", null, "price")));
        Assert.Equal((5, 4, 1), (proof.RowsRead, proof.RowsParsed, proof.RowsLeftOut));
        Assert.Equal((6, "price", "Step 3 (split): '2024-01-03 EUR' does not have 3 parts between ' '."), (proof.Rejected[0].Line, proof.Rejected[0].Column, proof.Rejected[0].Reason));
        Assert.Equal(["id", "when", "owner", "mail", "status", "price_date", "price_currency", "price_amount"], proof.After!.Columns);
        Assert.Equal(["1", "2024-12-31", "Doe, Ann", "*********.org", "NEW", "2024-01-02", "USD", "12.50"], proof.After.Rows[0]);
        Assert.Equal(["3", "2024-02-15", "Poe, Cid", "", "NEW", "", "", ""], proof.After.Rows[2]);
        Assert.Equal(3, proof.After.Rows.Count);
    }

    [Fact]
    public void A_part_that_does_not_fit_its_column_rejects_the_row()
    {
        var proof = Prove(With([Column("last", "text(3)"), Column("first", "text(2)")], Step("split", ", ", "holder") with { Into = ["last", "first"] }));
        Assert.Equal(0, proof.RowsParsed);
        Assert.Equal(("first", "Step 1 (split): 'Ann' is not at most 2 characters long."), (proof.Rejected[0].Column, proof.Rejected[0].Reason));
    }

    [Theory]
    [InlineData("status = 'NEW'", 2)]
    [InlineData("status in ('NEW', 'VOID') and not id = 1", 2)]
    [InlineData("id >= 2 or mail is null", 4)]
    [InlineData("mail is not null and (id < 2 or id > 3)", 2)]
    [InlineData("when < '2024-02-15'", 2)]
    [InlineData("mail != 'x@example.org'", 4)]
    [InlineData("not mail = 'x@example.org'", 4)]
    [InlineData("\"status\" not in ('NEW', 'it''s')", 3)]
    [InlineData("id <> 2", 3)]
    public void A_filter_keeps_the_rows_for_which_it_holds(string condition, int rows)
    {
        var proof = Prove(With([], Step("filter", condition)));
        Assert.Equal((5, 5 - rows), (proof.RowsParsed, proof.RowsLeftOut));
    }

    [Theory]
    [InlineData("int64", 0, "1")]
    [InlineData("int64?", 3, "1")]
    public void What_cannot_be_cast_rejects_its_row_or_becomes_missing(string type, int parsed, string first)
    {
        var proof = Prove(With([], Step("cast", type, "code")) with { Schema = new SchemaSettings { Columns = [Column("code", "text(10)")] } }, "code\nx\n\"1,000\"\n-\n");
        Assert.Equal(parsed, proof.RowsParsed);
        var numbers = Prove(With([], Step("cast", type, "code")) with { Schema = new SchemaSettings { Columns = [Column("code", "text(10)")] } }, $"code\n {first} \n");
        Assert.Equal([first], numbers.After!.Rows[0]);
    }

    [Fact]
    public void Dates_of_text_columns_are_read_unless_they_have_two_meanings()
    {
        var proof = Prove(With([], Step("normaliseDates", null, "d")) with { Schema = new SchemaSettings { Columns = [Column("d", "text(40)")] } }, "d\n31 Dec 2024\n2024-02-01 10:30\n01/02/2024\n13/02/2024\nsoon\n\n");
        Assert.Equal(["2024-12-31", "2024-02-01T10:30:00", "2024-02-13"], proof.After!.Rows.Take(3).Select(row => row[0]));
        Assert.Equal([(4, "Step 1 (normaliseDates): '01/02/2024' can be read as two days."), (6, "Step 1 (normaliseDates): 'soon' is not a date or time.")], proof.Rejected.Select(row => (row.Line, row.Reason)));
    }

    [Fact]
    public void The_key_is_checked_on_what_the_steps_leave()
    {
        var keyed = With([], Step("deduplicate", "first")) with { Schema = Plain.Schema with { PrimaryKey = ["id"] } };
        Assert.Equal(0, Prove(keyed).RowsRejected);
        Assert.Equal(1, Prove(keyed with { Steps = [] }).RowsRejected);
        Assert.Equal(4, Prove(keyed with { Steps = [Step("mask", "redact", "id")] }).RowsRejected);
        Assert.Equal(1, Prove(keyed with { Steps = [Step("mask", "hash", "id")] }).RowsRejected);
    }

    [Theory]
    [InlineData("mask", "blur", "mail", "hash")]
    [InlineData("mask", "Last-4", "mail", "last4")]
    [InlineData("deduplicate", "frist", null, "first")]
    [InlineData("cast", "bigint?", "id", "int64?")]
    [InlineData("cast", "number of things", "id", null)]
    [InlineData("split", " ", "price", null)]
    [InlineData("rename", "mail", "holder", null)]
    [InlineData("filter", "status = NEW", null, null)]
    [InlineData("filter", "color = 'red'", null, null)]
    [InlineData("filter", "id > 1 and", null, null)]
    [InlineData("filter", "id ~ 1", null, null)]
    public void A_step_that_cannot_be_done_is_found(string what, string with, string? column, string? mended)
    {
        var step = column is null ? Step(what, with) : Step(what, with, column);
        var finding = Assert.Single(ConfigurationRules.Check(With([], step)), finding => finding.Code == "HRM-CFG-073");
        Assert.Equal(mended, finding.Patch.Count == 0 ? null : finding.Patch[0].Value!.GetValue<string>());
    }

    [Fact]
    public void Brackets_too_deep_are_refused() =>
        Assert.Contains("too deep", FilterExpression.ErrorOf($"{new string('(', 100_000)}id = 1", new HashSet<string> { "id" }), StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_a_condition_or_is_told_why_it_is_none()
    {
        var random = new Random(6);
        string[] parts = ["id", "status", "nowhere", "=", "!=", "<", ">=", "(", ")", ",", "and", "or", "not", "in", "is", "null", "1", "-2.5", "'NEW'", "'it", "\"id\"", "\"", "~", "é", " ", "\n", "\0"];
        var columns = new HashSet<string> { "id", "status" };
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Join(i % 2 == 0 ? " " : "", Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
            if (FilterExpression.ErrorOf(text, columns) is null)
            {
                Assert.NotNull(FilterExpression.Parse(text, name => new ColumnCheck(Column(name, "int32"), []), _ => 0));
            }
        }
    }

    [Fact]
    public void Readers_see_the_names_and_types_that_the_steps_leave()
    {
        var output = ConfiguredFleet.OutputOf(With([Column("last", "text(30)"), Column("first", "text(30)")],
            Step("split", ", ", "holder") with { Into = ["last", "first"] }, Step("cast", "decimal(10,2)?", "price"), Step("rename", "owner", "holder"), Step("drop", null, "mail"), Step("normaliseDates", null, "status")));
        Assert.Equal(["id int32", "when date", "price decimal(10,2)", "owner text(50)", "status date", "last text(30)", "first text(30)"], output.Select(pair => $"{pair.Key} {pair.Value.Type}"));
    }

    private static ProofResult Prove(FeedConfiguration configuration, string file = File)
    {
        Assert.DoesNotContain(ConfigurationRules.Check(configuration), finding => finding.Severity == Severity.Error);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        return ConfigurationProof.Run(stream, configuration, ct: TestContext.Current.CancellationToken);
    }

    private static FeedConfiguration With(ColumnSettings[] made, params TransformationStep[] steps) =>
        Plain with { Steps = steps, Schema = Plain.Schema with { Columns = [.. Plain.Schema.Columns, .. made] } };

    private static TransformationStep Step(string what, string? with = null, params string[] columns) => new() { Do = what, With = with, Columns = columns.Length == 0 ? null : columns };

    private static ColumnSettings Column(string name, string type) => new() { Name = name, Type = type };
}

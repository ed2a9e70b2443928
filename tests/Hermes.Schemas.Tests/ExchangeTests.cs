using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Exchange;

namespace Hermes.Schemas.Tests;

public sealed class ExchangeTests
{
    private static readonly FeedConfiguration Orders = new()
    {
        Feed = new FeedIdentity { Name = "ORDERS", Owner = "orders@example.org", Description = "Orders of the day; it's \"all\" of them" },
        Source = new SourceSettings
        {
            Location = "sftp://files.example.org/orders/*.csv",
            Format = "delimited",
            Encoding = "windows-1252",
            Dialect = new DialectSettings { Delimiter = ";", Quote = "\"", Comment = "#", SkipLines = 2 },
            NullTokens = ["N/A"],
        },
        Schema = new SchemaSettings
        {
            Columns =
            [
                new ColumnSettings { Name = "order_id", Type = "int32", Nullable = false, Description = "Number of the order" },
                new ColumnSettings { Name = "line", Type = "int16", Nullable = false },
                new ColumnSettings { Name = "amount", Type = "decimal(12,2)", DecimalSeparator = ",", GroupSeparator = "." },
                new ColumnSettings { Name = "rate", Type = "double", Unit = "EUR" },
                new ColumnSettings { Name = "day", Type = "date", Format = "d/M/yyyy" },
                new ColumnSettings { Name = "at", Type = "timestamp", Format = "yyyy-M-d'T'H:mm:ss.FFFFFFFzzz" },
                new ColumnSettings { Name = "from", Type = "time" },
                new ColumnSettings { Name = "state", Type = "enum", Nullable = false, Values = ["new", "paid", "it's off"] },
                new ColumnSettings { Name = "ref", Type = "uuid" },
                new ColumnSettings { Name = "mail", Type = "email", PersonalData = "email" },
                new ColumnSettings { Name = "host", Type = "ip" },
                new ColumnSettings { Name = "currency", Type = "currency" },
                new ColumnSettings { Name = "country", Type = "country(2)" },
                new ColumnSettings { Name = "took", Type = "duration", Format = "words" },
                new ColumnSettings { Name = "seen", Type = "timestamp", Format = "epochMilliseconds" },
                new ColumnSettings { Name = "extra", Type = "json" },
                new ColumnSettings { Name = "note", Type = "text(200)" },
                new ColumnSettings { Name = "yes", Type = "boolean" },
            ],
            PrimaryKey = ["order_id", "line"],
        },
        Target = new TargetSettings { Location = "postgres://warehouse/sales.orders", WriteMode = "upsert" },
        Quality =
        [
            new QualityRule { Rule = "unique", Columns = ["ref"] },
            new QualityRule { Rule = "range", Columns = ["amount"], Min = 0, Max = 1_000_000 },
            new QualityRule { Rule = "pattern", Columns = ["note"], Pattern = "^[^<]*$" },
        ],
        Retention = new RetentionSettings { Days = 2555 },
    };

    public static TheoryData<string> Names => [.. ExchangeFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_and_key_come_back_as_they_went_out(string name)
    {
        var format = ExchangeFormats.Find(name)!;
        var read = format.Import(format.Export(Orders));
        Assert.Empty(read.Notes);
        Assert.Equal(Orders.Schema.PrimaryKey, read.Schema.PrimaryKey);
        Assert.Equal(Orders.Schema.Columns.Select(column => (column.Name, Expected(name, column.Type), column.Nullable)), read.Schema.Columns.Select(column => (column.Name, column.Type, column.Nullable)));
        Assert.Equal(Orders.Schema.Columns[7].Values, read.Schema.Columns[7].Values);
        Assert.Equal("Number of the order", read.Schema.Columns[0].Description);
        Assert.Equal(name == "sql" ? (null, null) : ("EUR", "email"), (read.Schema.Columns[3].Unit, read.Schema.Columns[9].PersonalData));
        Assert.Equal(Orders.Feed.Description, read.Description);
    }

    [Fact]
    public void A_data_package_also_carries_how_files_are_written_and_what_holds()
    {
        var format = ExchangeFormats.Find("frictionless")!;
        var text = format.Export(Orders);
        var field = JsonNode.Parse(text)!["resources"]![0]!["schema"]!["fields"]![4]!;
        Assert.Equal(("date", "%d/%m/%Y"), (field["type"]!.GetValue<string>(), field["format"]!.GetValue<string>()));

        var read = format.Import(text);
        Assert.Equal(Orders.Source with { NullTokens = null }, read.Source! with { NullTokens = null });
        Assert.Equal(["N/A"], read.Source.NullTokens);
        Assert.Equal("d/M/yyyy", read.Schema.Columns[4].Format);
        Assert.Equal((",", "."), (read.Schema.Columns[2].DecimalSeparator, read.Schema.Columns[2].GroupSeparator));
        Assert.Equal(["range", "unique", "pattern"], read.Quality.OrderBy(rule => rule.Columns![0]).ThenBy(rule => rule.Rule).Select(rule => rule.Rule).OrderBy(rule => Array.IndexOf(["range", "unique", "pattern"], rule)));
        Assert.Equal("orders@example.org", read.Owner);
    }

    [Fact]
    public void A_contract_also_carries_owner_rules_and_retention()
    {
        var format = ExchangeFormats.Find("odcs")!;
        var text = format.Export(Orders);
        Assert.Contains("apiVersion: v3.1.0", text, StringComparison.Ordinal);
        var read = format.Import(text);
        Assert.Equal(("orders@example.org", 2555), (read.Owner, read.RetentionDays));
        Assert.Equal(3, read.Quality.Count);
        Assert.Equal(1_000_000, read.Quality.Single(rule => rule.Rule == "range").Max);
    }

    [Fact]
    public void A_table_schema_of_somebody_else_is_understood()
    {
        var read = ExchangeFormats.Find("frictionless")!.Import(
            """
            {"fields": [
              {"name": "id", "type": "integer"},
              {"name": "when", "type": "datetime", "format": "%Y-%m-%dT%H:%M:%S"},
              {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"], "required": true}},
              {"name": "size", "type": "number"},
              {"name": "odd", "type": "date", "format": "%j"},
              {"name": "where", "type": "geopoint"}],
             "primaryKey": "id"}
            """);
        Assert.Equal(["int64", "timestamp", "enum", "decimal(38,10)", "date", "json"], read.Schema.Columns.Select(column => column.Type));
        Assert.Equal("yyyy-M-d'T'H:mm:ss", read.Schema.Columns[1].Format);
        Assert.Equal([false, true, false, true, true, true], read.Schema.Columns.Select(column => column.Nullable));
        Assert.Contains("%j", Assert.Single(read.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_of_somebody_else_is_understood()
    {
        var read = ExchangeFormats.Find("sql")!.Import(
            """
            -- exported ; by a tool (not ours)
            /* two
               lines */
            set search_path = sales;
            create temporary table if not exists "sales"."Order Items" (
                id serial primary key,
                "price per unit" numeric(12, 4) default (0 + (1)) not null,
                placed timestamp with time zone not null default now(),
                state varchar(10) check (state in ('open', 'closed')),
                size decimal(5) check (size > 0 and size < 10),
                tags hstore,
                constraint items_order foreign key (id) references other (id) on delete cascade,
                unique (id, placed)
            ) partition by range (placed);
            comment on table sales."Order Items" is 'What was bought';
            comment on column sales."Order Items".placed is 'When it''s placed';
            """);
        Assert.Equal("Order Items", read.Name);
        Assert.Equal("What was bought", read.Description);
        Assert.Equal(["int32", "decimal(12,4)", "timestamp", "enum", "decimal(5,0)", "text"], read.Schema.Columns.Select(column => column.Type));
        Assert.Equal([false, false, false, true, true, true], read.Schema.Columns.Select(column => column.Nullable));
        Assert.Equal("When it's placed", read.Schema.Columns[2].Description);
        Assert.Contains("hstore", Assert.Single(read.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "string", "maxLength": 68547578082}}}""")]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "string", "maxLength": 1e300}}}""")]
    public void A_length_that_no_text_has_counts_as_none(string text) => Assert.Equal("text", ExchangeFormats.Find("jsonschema")!.Import(text).Schema.Columns.Single().Type);

    [Theory]
    [InlineData("frictionless", "{", 1)]
    [InlineData("frictionless", "[]", null)]
    [InlineData("frictionless", """{"fields": [{"type": "string"}]}""", null)]
    [InlineData("frictionless", """{"a": 1, "a": 2}""", null)]
    [InlineData("jsonschema", """{"type": "string"}""", null)]
    [InlineData("odcs", "kind: [", 2)]
    [InlineData("odcs", "kind: Other", null)]
    [InlineData("odcs", "kind: DataContract\nschema:\n- name: x", null)]
    [InlineData("sql", "select 1", null)]
    [InlineData("sql", "create table x (\n  id int,\n  \"name text)", 3)]
    [InlineData("sql", "create table x (id int", 1)]
    [InlineData("frictionless", """{"name": "\ud800", "fields": []}""", 1)]
    [InlineData("odcs", "y: {\nm", null)]
    public void What_cannot_be_read_is_refused_with_the_line(string name, string text, int? line)
    {
        var refused = Assert.Throws<ExchangeException>(() => ExchangeFormats.Find(name)!.Import(text));
        Assert.Equal(line, refused.Line);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_end_the_process()
    {
        Assert.Throws<ExchangeException>(() => ExchangeFormats.Find("sql")!.Import("create table x (id int check " + new string('(', 200_000)));
        Assert.Throws<ExchangeException>(() => ExchangeFormats.Find("odcs")!.Import(string.Concat(Enumerable.Repeat("- ", 100_000))));
        Assert.Throws<ExchangeException>(() => ExchangeFormats.Find("jsonschema")!.Import(string.Concat(Enumerable.Repeat("""{"a":""", 100_000))));
    }

    // SQL has no types of its own for these.
    private static string Expected(string format, string type) => format != "sql" ? type : type switch { "email" => "text", "currency" => "text(3)", "country(2)" => "text(2)", _ => type };
}

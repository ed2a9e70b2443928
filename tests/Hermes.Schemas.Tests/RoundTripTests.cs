using System.Text;
using Hermes.Schemas.Configurations;

namespace Hermes.Schemas.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void Rows_come_back_as_they_were_read()
    {
        var proof = Prove("id;day;amount;note\n1;31/1/2024;1.234,50;\"a; \"\"b\"\"\nc\"\n2;1/2/2024;-0,5;plain\n",
            Number("id", "int32"), Column("day", "date", "d/M/yyyy"), Number("amount", "decimal(12,2)") with { DecimalSeparator = ",", GroupSeparator = "." }, Column("note", "text(20)"));
        Assert.Equal((2, 2, 0), (proof.RowsParsed, proof.RowsRoundTripped, proof.RowsRespelled));
        Assert.Empty(proof.Differences);
    }

    [Theory]
    [InlineData("2024-01-05", "date", "yyyy-M-d")]
    [InlineData("5/1/2024 9:07:00.120", "timestamp", "d/M/yyyy H:mm:ss.FFFFFFF")]
    [InlineData("2024-01-05T09:07:00.100Z", "timestamp", "yyyy-M-dTH:mm:ss.FFFFFFFK")]
    [InlineData("1.50", "decimal(5,2)", null)]
    [InlineData("-0.5", "decimal(5,2)", null)]
    public void Zeros_that_were_written_are_written_again(string value, string type, string? format)
    {
        var proof = Prove($"id;x\n1;{value}\n", Number("id", "int32"), Column("x", type, format));
        Assert.Equal((1, 0), (proof.RowsRoundTripped, proof.RowsRespelled));
    }

    [Fact]
    public void Another_spelling_is_told_once_per_column_and_is_no_loss()
    {
        var proof = Prove("id;day;ok\n+1; 1/2/2024;Y\n2;02/02/2024;NULL\n3;3/2/2024;yes\n", Number("id", "int32"), Column("day", "date", "d/M/yyyy"), Column("ok", "boolean"));
        Assert.Equal((3, 3, 3), (proof.RowsParsed, proof.RowsRoundTripped, proof.RowsRespelled));
        Assert.Equal([("id", "+1", "1"), ("day", " 1/2/2024", "1/2/2024"), ("ok", "Y", "true")], proof.Differences.Select(found => (found.Column, found.Read, found.Written)));
        Assert.DoesNotContain(proof.Differences, found => found.IsLost);
    }

    [Theory]
    [InlineData("P3DT4H", "duration", "ISO 8601")]
    [InlineData("27:15:00", "duration", "h:mm:ss")]
    [InlineData("3d 4h", "duration", "words")]
    [InlineData("NA", "country(2)", null)]
    [InlineData("Viet Nam", "country", null)]
    [InlineData("1706700000123", "timestamp", "epochMilliseconds")]
    [InlineData("2024-11-30 10:00:00 UTC", "timestamp", "yyyy-M-d H:mm:ss 'UTC'")]
    [InlineData("2024-01", "date", "yyyy-MM")]
    public void Durations_countries_and_times_since_1970_come_back_as_they_were(string value, string type, string? format)
    {
        var proof = Prove($"id;x\n1;{value}\n2;nonsense\n", Number("id", "int32"), Column("x", type, format));
        Assert.Equal((1, 1, 0), (proof.RowsParsed, proof.RowsRoundTripped, proof.RowsRespelled));
        Assert.Equal((3, "x"), (Assert.Single(proof.Rejected).Line, proof.Rejected[0].Column));
    }

    [Theory]
    [InlineData("007", "int32", null, "7")]
    [InlineData("0.12345678901234567890123", "double", null, "0.12345678901234568")]
    [InlineData("1/2/2024 10:30", "date", "d/M/yyyy H:m", "1/2/2024 0:0")]
    public void What_a_type_cannot_hold_is_a_loss(string value, string type, string? format, string written)
    {
        var proof = Prove($"id;x\n1;{value}\n", Number("id", "int32"), Column("x", type, format));
        Assert.Equal((1, 0), (proof.RowsParsed, proof.RowsRoundTripped));
        Assert.Equal(new RowDifference(2, "x", value, written, IsLost: true), Assert.Single(proof.Differences));
    }

    [Theory]
    [InlineData(",", "\"", null)]
    [InlineData(";", "'", "\\")]
    [InlineData("||", "\"", null)]
    [InlineData("|", null, "\\")]
    public void Any_text_comes_back_in_any_dialect(string delimiter, string? quote, string? escape)
    {
        var random = new Random(11);
        var letters = $"ab {delimiter}{quote}{escape}{(quote is null ? "" : "\n")}#";
        var file = new StringBuilder("id").Append(delimiter).Append("note\n");
        for (var row = 1; row <= 400; row++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => letters[random.Next(letters.Length)]));
            file.Append(row).Append(delimiter).Append(Enclosed(text, delimiter, quote, escape)).Append('\n');
        }

        var proof = Prove(file.ToString(), new DialectSettings { Delimiter = delimiter, Quote = quote, Escape = escape, Comment = "#" }, Number("id", "int32"), Column("note", "text(20)"));
        Assert.Equal((400, 400), (proof.RowsParsed, proof.RowsRoundTripped));
        Assert.DoesNotContain(proof.Differences, found => found.IsLost);
    }

    [Fact]
    public void A_column_the_configuration_does_not_have_is_a_loss()
    {
        var proof = Prove("id;note\n1;a\n2;\n", Number("id", "int32"));
        Assert.Equal((2, 1), (proof.RowsParsed, proof.RowsRoundTripped));
        Assert.Equal(new RowDifference(2, "note", "a", "", IsLost: true), Assert.Single(proof.Differences));
    }

    [Fact]
    public void Json_comes_back_as_the_same_documents()
    {
        var source = new SourceSettings { Location = "/in", Format = "ndjson", Flatten = new FlattenSettings { Explode = "items", Join = new Dictionary<string, string> { ["tags"] = "|" } } };
        var proof = Prove("""
            {"id":1,"who":{"name":"Jane"},"tags":["x","y"],"items":[{"sku":"A","n":1.50},{"sku":"B","n":2}]}
            {"id":2, "who":{"name":null}, "items":[]}
            {"id":3,"items":[{"sku":"C"}],"id":4}
            {"id":"5","tags":["z"]}
            """, source, Number("id", "int32"), Column("who.name", "text(20)"), Column("tags", "text(20)"), Column("items.sku", "text(5)"), Number("items.n", "decimal(5,2)"), Column("items", "json"));
        Assert.Equal((5, 5, 4, 1), (proof.RowsRead, proof.RowsParsed, proof.RowsRoundTripped, proof.RowsRespelled));
        Assert.Equal([(3, "", true), (4, "id", false)], proof.Differences.Select(found => (found.Line, found.Column, found.IsLost)));
    }

    [Fact]
    public void Xml_comes_back_as_the_same_elements()
    {
        var source = new SourceSettings { Location = "/in", Format = "xml", RecordsPath = "o", Flatten = new FlattenSettings { Lists = ["tag"] } };
        var proof = Prove("<r xmlns:p=\"urn:p\">\n<o id=\"1\"><p:n>7</p:n><tag>a</tag><tag>b</tag></o>\n<o id=\"2\"><p:n>08</p:n><d>see <b>x</b></d></o>\n</r>", source,
            Number("@id", "int32"), Number("p:n", "int32"), Column("tag", "json"), Column("d", "text(40)"));
        Assert.Equal((2, 2, 1), (proof.RowsRead, proof.RowsParsed, proof.RowsRoundTripped));
        Assert.Equal(new RowDifference(3, "p:n", "08", "8", IsLost: true), Assert.Single(proof.Differences));
    }

    private static string Enclosed(string text, string delimiter, string? quote, string? escape) => quote is null
        ? text.Replace(escape!, escape + escape, StringComparison.Ordinal).Replace(delimiter, escape + delimiter, StringComparison.Ordinal)
        : quote + (escape is null ? text : text.Replace(escape, escape + escape, StringComparison.Ordinal)).Replace(quote, (escape ?? quote) + quote, StringComparison.Ordinal) + quote;

    private static ColumnSettings Number(string name, string type) => new() { Name = name, Type = type };

    private static ColumnSettings Column(string name, string type, string? format = null) => new() { Name = name, Type = type, Format = format };

    private static ProofResult Prove(string file, params ColumnSettings[] columns) => Prove(file, new DialectSettings { Delimiter = ";", Quote = "\"" }, columns);

    private static ProofResult Prove(string file, DialectSettings dialect, params ColumnSettings[] columns) =>
        Prove(file, new SourceSettings { Location = "/in", Format = "delimited", Dialect = dialect }, columns);

    private static ProofResult Prove(string file, SourceSettings source, params ColumnSettings[] columns)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        return ConfigurationProof.Run(stream, new FeedConfiguration
        {
            Feed = new FeedIdentity { Name = "F" },
            Source = source,
            Schema = new SchemaSettings { Columns = columns },
            Target = new TargetSettings { Location = "/out" },
        }, ct: TestContext.Current.CancellationToken);
    }
}

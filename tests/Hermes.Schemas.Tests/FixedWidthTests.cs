using System.Text;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Tests;

public sealed class FixedWidthTests
{
    private const string Report = "Stock of January\nsku    name        qty\n------ ---------- ----\nA-0001 Red pen      12\nA-0002 Blue paint 1040\nA-0003 Chalk         7\n";

    private static readonly Dialect Stock = new() { Columns = [new(1, 6), new(8, 10), new(19, null)], SkipLines = 1 };

    [Fact]
    public void Columns_are_read_from_their_places()
    {
        var rows = Rows(Report, Stock, out var reader);
        Assert.Equal(["sku", "name", "qty"], reader.Columns);
        Assert.Equal(["A-0001|Red pen|12", "A-0002|Blue paint|1040", "A-0003|Chalk|7"], rows);
    }

    [Fact]
    public void Text_that_grew_out_of_its_place_makes_the_row_a_misfit()
    {
        using var reader = Open("A-0001 Red pen      12\nA-00021Blue paint 1040\n", Stock with { SkipLines = 0, HasHeader = false });
        Assert.True(reader.Read());
        Assert.Null(reader.Misfit);
        Assert.True(reader.Read());
        Assert.Equal("Text stands outside of the columns, from character 7 on.", reader.Misfit);
    }

    [Theory]
    [InlineData("6,11,5", "1-6,7-17,18-22")]
    [InlineData("1-6, 8-17, 19-", "1-6,8-17,19-")]
    [InlineData("1-6,5-9", null)]
    [InlineData("1-,5-9", null)]
    [InlineData("name", null)]
    public void Places_are_written_as_ranges_or_widths(string text, string? expected) =>
        Assert.Equal(expected, FixedColumns.Parse(text) is { } columns ? FixedColumns.Write(columns) : null);

    [Fact]
    public void Totals_at_the_end_are_left_out_where_the_configuration_says_so()
    {
        var rows = Rows(Report + "                  ----\nTotal             1059\n", Stock with { FooterRows = 2 }, out var reader);
        Assert.Equal((3, 1L, 8L), (rows.Count, reader.FooterRows, reader.FirstFooter!.Value.Line));
    }

    [Fact]
    public void A_configuration_names_the_places_of_the_columns()
    {
        var settings = DialectSettings.Of(Stock);
        Assert.Null(settings.Delimiter);
        Assert.Equal(Stock.Columns!, settings.ToDialect().Columns!);
        Assert.Equal(FileFormat.FixedWidth, ConfigurationProof.FormatOf(new SourceSettings { Location = "/in", Format = "fixedWidth", Dialect = settings }).Format);
    }

    private static List<string> Rows(string text, Dialect dialect, out RecordReader reader)
    {
        reader = Open(text, dialect);
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', reader.Values));
        }

        return rows;
    }

    private static RecordReader Open(string text, Dialect dialect) =>
        RecordReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), new SourceFormat(FileFormat.FixedWidth, "utf-8", dialect));
}

using System.Text;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Tests;

public sealed class RepairTests
{
    [Theory]
    [InlineData("a,\"b,c,\"d e\",f\n", "a|\"b|c|d e|f")]
    [InlineData("\"a,b\n\"c,d\",e\n", "\"a|b/c,d|e")]
    [InlineData("a,\"5\" pipe, long\",c\n", "a|5\" pipe, long|c")]
    [InlineData("\"Table, 48\"\",\"Made in\"\n", "Table, 48\"|Made in")]
    [InlineData("\"\"Add a bed, or sofa\",c\n", "\"Add a bed, or sofa|c")]
    [InlineData("a,b,\"\n", "a|b|\"")]
    public void A_quote_in_the_wrong_place_stays_in_its_cell(string text, string expected)
    {
        var parser = new DelimitedParser(new StringReader(text), new Dialect());
        Assert.Equal(expected, string.Join('/', Records(parser)));
        Assert.Equal((1, 1), (parser.StrayQuotes, parser.FirstStrayQuoteLine));
    }

    [Fact]
    public void A_line_of_quotes_takes_no_longer_than_it_is_long()
    {
        var parser = new DelimitedParser(new StringReader(string.Concat(Enumerable.Repeat(",\"\"a", 200_000))), new Dialect(), new SampleLimits { MaxColumns = 1_000_000 });
        Assert.True(parser.Read());
        Assert.Equal(200_001, parser.FieldCount);
    }

    [Fact]
    public void A_mark_before_the_line_end_lets_fields_hold_line_ends()
    {
        const string text = "1+|Jane\nRoe+|2024-01-31&|\n2+|Rick+|2024-02-01&|\n3+|Mo+|2024-02-02&|\n";
        var dialect = DialectDetector.Detect(text, complete: true).Best.Dialect;
        Assert.Equal(("+|", "&|"), (dialect.Delimiter, dialect.RecordEnd));
        Assert.Equal(["1|Jane\nRoe|2024-01-31", "2|Rick|2024-02-01", "3|Mo|2024-02-02"], Records(new DelimitedParser(new StringReader(text), dialect)));
    }

    [Theory]
    [InlineData("a;b;\n1;;\n2;3;;\n")]
    [InlineData("x=1&|y\nz&|\nw\n")]
    public void Empty_columns_at_the_end_are_no_mark(string text) => Assert.Null(DialectDetector.Detect(text, complete: true).Best.Dialect.RecordEnd);

    [Fact]
    public void Names_spread_over_two_rows_are_joined()
    {
        var analysis = Analyze("site,flow,depth\nname,m3/s,m\nNorth,1.5,2\nSouth,2.5,3\nWest,3.5,4\n");
        Assert.Equal(["site name", "flow m3/s", "depth m"], analysis.Columns.Select(column => column.Name));
        Assert.Equal(("decimal(4,1)", 3L), (analysis.Columns[1].Type.Name, analysis.Rows));
    }

    [Fact]
    public void A_header_that_comes_again_is_left_out_and_told()
    {
        var analysis = Analyze("id,name\n1,Jane\n2,Rick\nid,name\n3,Mo\n");
        Assert.Equal((3L, "int16"), (analysis.Rows, analysis.Columns[0].Type.Name));
        Assert.Equal(4, Assert.Single(analysis.Findings, finding => finding.Code == "repeatedHeader").Line);
    }

    [Fact]
    public void Another_table_ends_the_first_and_is_told()
    {
        var analysis = Analyze("id,name\n1,Jane\n2,Rick\n3,Mo\n4,Lee\n\norder,day,amount\n7,2024-01-31,2.5\n8,2024-02-01,3.5\n");
        Assert.Equal((4L, 2), (analysis.Rows, analysis.Columns.Count));
        Assert.Equal(7, Assert.Single(analysis.Findings, finding => finding.Code == "severalTables").Line);
    }

    [Fact]
    public void A_row_of_another_width_is_only_ragged()
    {
        var analysis = Analyze("id,name\n1,Jane\nx,y,z\n2,Rick\n3,Mo\n");
        Assert.Equal(4, analysis.Rows);
        Assert.Contains(analysis.Findings, finding => finding.Code == "raggedRows" && finding.Line == 3);
    }

    [Fact]
    public void Reading_so_gives_the_rows_that_were_profiled()
    {
        var bytes = Encoding.UTF8.GetBytes("name,age\nname,years\nJane,31\nname,age\nRick,44\nMo,5\n");
        var analysis = SampleAnalyzer.Analyze(new MemoryStream(bytes), ct: TestContext.Current.CancellationToken);
        using var reader = RecordReader.Open(new MemoryStream(bytes), analysis.Source);
        var ages = new List<string?>();
        while (reader.Read())
        {
            ages.Add(reader.Values[1]);
        }

        Assert.Equal(["31", "44", "5"], ages);
    }

    private static List<string> Records(DelimitedParser parser)
    {
        var records = new List<string>();
        while (parser.Read())
        {
            records.Add(string.Join('|', Enumerable.Range(0, parser.FieldCount).Select(i => parser[i].ToString())));
        }

        return records;
    }

    private static SampleAnalysis Analyze(string text) =>
        SampleAnalyzer.Analyze(new MemoryStream(Encoding.UTF8.GetBytes(text)), ct: TestContext.Current.CancellationToken);
}

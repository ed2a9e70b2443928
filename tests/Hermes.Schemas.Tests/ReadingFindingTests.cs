using System.Text;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Templates;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Tests;

public sealed class ReadingFindingTests
{
    [Fact]
    public void Lines_above_a_table_are_named()
    {
        var finding = Finding("Report of January\n\nid,name,amount\n1,Jane,2\n2,Rick,3\n3,Mo,4\n", "preamble");
        Assert.Equal((Severity.Info, 1L), (finding.Severity, finding.Line));
        Assert.Contains("'Report of January'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_smaller_table_above_is_named()
    {
        var finding = Finding("region,day\nNorth,2024-01-31\nSouth,2024-01-31\n\nid,name,amount,day\n1,Jane,2,2024-01-31\n2,Rick,3,2024-01-31\n3,Mo,4,2024-01-31\n4,Lee,5,2024-01-31\n", "severalTables");
        Assert.Equal((Severity.Warning, 1L), (finding.Severity, finding.Line));
        Assert.Contains("lines 1 to 3", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_names_too_little_keeps_its_names()
    {
        const string text = "name,age\nr1,Jane,31\nr2,Rick,44\nr3,Mo,5\n";
        var analysis = Analyze(text);
        Assert.Equal(["column_1", "name", "age"], analysis.Columns.Select(column => column.Name));
        Assert.Single(analysis.Findings, finding => finding.Code == "shortHeader");
        Assert.Single(analysis.Questions, question => question.Id == "headerOffset");
        Assert.Equal(["name", "age", "column_3"], Analyze(text, ("headerOffset", "0")).Columns.Select(column => column.Name));
        using var reader = RecordReader.Open(Stream(text), analysis.Source);
        Assert.True(reader.Read());
        Assert.Equal(["r1", "Jane", "31"], reader.Values);
    }

    [Fact]
    public void A_delimiter_at_every_line_end_asks_nothing()
    {
        var analysis = Analyze("id,name,age\n1,Jane,31,\n2,Rick,44,\n3,Mo,5,\n");
        Assert.Equal(["id", "name", "age", "column_4"], analysis.Columns.Select(column => column.Name));
        Assert.Contains("always empty", Assert.Single(analysis.Findings, finding => finding.Code == "shortHeader").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(analysis.Questions, question => question.Id == "headerOffset");
    }

    [Theory]
    [InlineData("id,name,amount\n1,Jane,2\n2,Rick,3\n3,Mo,4\nTotal,,9\n", 3, 1)]
    [InlineData("name,amount\nJane,2\nRick,3\nMo,4\nTotal,9\n", 3, 1)]
    [InlineData("id,name,amount\n1,Jane,2\n2,Rick,3\n3,Mo,4\n\n(3 rows)\n", 3, 1)]
    [InlineData("id,name,amount\n1,Jane,2\n2,Rick,3\n3,Mo,4\n----,----,----\nSum:,,9\n", 3, 2)]
    [InlineData("id,name,amount\n1,Jane,2\n2,Rick,3\n3,Mo,4\n5,Le\n", 4, 0)]
    [InlineData("id,name,amount\n1,Jane,2\n2,Rick,3\n3,Mo,4\nmade by the night job\n", 3, 1)]
    [InlineData("id,name,amount\n1,Jane,2\n2,Rick,3\n3,Mo,4\n,,\n", 4, 0)]
    [InlineData("name,city\nJane,Rome\nRick,Oslo\nTotal Energies,Paris\n", 3, 0)]
    public void Totals_and_remarks_at_the_end_are_left_out_and_named(string text, int rows, int footers)
    {
        var analysis = Analyze(text);
        Assert.Equal((rows, footers), (analysis.Rows, analysis.Source.Dialect!.FooterRows));
        Assert.Equal(footers > 0, analysis.Findings.Any(finding => finding.Code == "footer"));

        var template = new FeedTemplate { Id = "table", Name = "Table", Domain = "any", Description = "a table" };
        var configuration = ConfigurationGenerator.Generate(new GenerationRequest { Feed = "TOTALS", Source = "/in/*", Target = "postgres://warehouse/totals" }, analysis, template);
        var proof = ConfigurationProof.Run(new MemoryStream(Encoding.UTF8.GetBytes(text)), configuration, ct: TestContext.Current.CancellationToken);
        Assert.Equal(footers > 0, proof.Notes.Any(note => note.Code == "footer"));
    }

    [Fact]
    public void Rows_of_another_width_are_named_with_their_lines() =>
        Assert.Equal("2 of 5 rows do not have 2 fields: line 3 (3 fields), 5 (1).", Finding("id,name\n1,Jane\n2,Rick,x\n3,Mo\n4\n5,Lee\n", "raggedRows").Message);

    [Theory]
    [InlineData("id,note\n1,=HYPERLINK(\"http://x\")\n2,b\n", true)]
    [InlineData("id,note\n1,@SUM(A1:A9)\n2,b\n", true)]
    [InlineData("id,note\n1,+cmd|' /C calc'!A0\n2,b\n", true)]
    [InlineData("id,note\n-1,-2.50\n+2,@home\n3,- none\n", false)]
    public void Formulas_are_named(string text, bool named) => Assert.Equal(named, Analyze(text).Findings.Any(finding => finding.Code == "formulas"));

    [Theory]
    [InlineData("nulCharacters", "id,name\n1,Ja\0ne\n2,Rick\n", 2)]
    [InlineData("undecodableCharacters", "id,name\n1,Jane\n2,R\uFFFDck\n", 3)]
    public void Characters_that_are_lost_or_trouble_are_named(string code, string text, long line) => Assert.Equal(line, Finding(text, code).Line);

    [Fact]
    public void Columns_without_name_and_comments_are_named()
    {
        var analysis = Analyze("# made by a job\nid,,amount\n1,Jane,2\n# more\n2,Rick,3\n3,Mo,4\n");
        Assert.Equal("column_2", Assert.Single(analysis.Findings, finding => finding.Code == "unnamedColumn").Column);
        Assert.StartsWith("2 lines", Assert.Single(analysis.Findings, finding => finding.Code == "comments").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reading_names_the_rows_that_speak_against_it()
    {
        var found = DialectDetector.Detect("id;name;amount\n1;Doe, Jane;12,50\n2;Roe;7,25\n3;Mo;1,00\n4;x\n", complete: true);
        Assert.Equal(new RowAgainst(5, "2 fields where most rows have 3."), found.Best.Against[0]);
        Assert.All(found.Alternatives, other => Assert.NotEmpty(other.Against));
        Assert.Contains(found.Alternatives.Single(other => other.Dialect.Delimiter == ",").Against, row => row.Line == 1);
    }

    private static SampleFinding Finding(string text, string code) => Assert.Single(Analyze(text).Findings, finding => finding.Code == code);

    private static SampleAnalysis Analyze(string text, params (string Id, string Answer)[] answers) =>
        SampleAnalyzer.Analyze(Stream(text), answers: answers.ToDictionary(answer => answer.Id, answer => answer.Answer), ct: TestContext.Current.CancellationToken);

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}

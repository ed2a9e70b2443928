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

    [Fact]
    public void A_ruler_shows_the_columns()
    {
        var analysis = Analyze(Report + "                  ----\nTotal             1059\n");
        Assert.Equal((FileFormat.FixedWidth, 3L, 1), (analysis.Source.Format, analysis.Rows, analysis.Source.Dialect!.FooterRows));
        Assert.Equal("1-6,8-17,19-", FixedColumns.Write(analysis.Source.Dialect.Columns!));
        Assert.Equal(["sku", "name", "qty"], analysis.Columns.Select(column => column.Name));
        Assert.Equal(["preamble", "footer"], analysis.Findings.Select(finding => finding.Code).Take(2));
    }

    [Fact]
    public void Positions_that_are_blank_in_every_line_part_the_columns()
    {
        var analysis = Analyze(Positions());
        Assert.Equal(FileFormat.FixedWidth, analysis.Source.Format);
        Assert.Equal(["account", "holder", "booked at", "balance"], analysis.Columns.Select(column => column.Name));
        Assert.Equal("timestamp", analysis.Columns[2].Type.Name);
        Assert.InRange(analysis.Detection!.Best.Confidence, 0.9, 1);
        Assert.Empty(analysis.Questions);
        Assert.DoesNotContain(analysis.Findings, finding => finding.Code == "raggedRows");
    }

    [Fact]
    public void Columns_that_touch_are_told_by_their_characters_and_asked_about()
    {
        var text = string.Concat(Enumerable.Range(0, 20).Select(i => $"{20240101 + i}ABC{i * 37:D6}EUR\n"));
        var analysis = Analyze(text);
        Assert.Equal("1-8,9-11,12-17,18-20", FixedColumns.Write(analysis.Source.Dialect!.Columns!));
        var question = Assert.Single(analysis.Questions, question => question.Id == "columns");
        Assert.Contains(question.Options, option => option.Value == "1-");
        var answered = Analyze(text, ("columns", "8,3,2,4,3"));
        Assert.Equal(["20240101", "ABC", "00", "0000", "EUR"], answered.Columns.Select(column => column.Examples[0]));
    }

    [Theory]
    [InlineData("K", "", 0)]
    [InlineData("K", "Z", 1)]
    public void Parts_of_a_code_are_no_columns_until_somebody_says_so(string before, string after, int questions)
    {
        var analysis = Analyze(string.Concat(Enumerable.Range(10_000, 50).Select(i => $"{before}{i}{after}\n")));
        Assert.Equal((FileFormat.Delimited, 1), (analysis.Source.Format, analysis.Columns.Count));
        Assert.Equal(questions, analysis.Questions.Count(question => question is { Id: "columns", Assumed: "1-" }));
    }

    [Fact]
    public void A_comma_within_names_does_not_part_padded_columns()
    {
        var text = string.Concat(Enumerable.Range(1, 30).Select(i => $"{i * 7,6}  {"Doe" + new string('x', i % 5) + ", Jane",-20}{i * 31.25,10:0.00}\n"));
        var analysis = Analyze(text);
        Assert.Equal((FileFormat.FixedWidth, 3), (analysis.Source.Format, analysis.Columns.Count));
        Assert.Single(analysis.Questions, question => question.Id == "format");
        Assert.Equal(FileFormat.Delimited, Analyze(text, ("format", "delimited")).Source.Format);
    }

    [Theory]
    [InlineData("a b c\n1 2 3\n4 5 6\n7 8 9\n")]
    [InlineData("name   ,age\nJane   ,  31\nRick   ,   4\nMo     , 102\n")]
    [InlineData("at\n2024-02-01 10:00:00\n2024-02-01 11:30:00\n2024-02-02 09:00:00\n")]
    [InlineData("| a   | b   |\n| 1   | 2   |\n| 3   | 4   |\n| 5   | 6   |\n")]
    [InlineData("It was a dark night\nand the rain fell in\ntorrents except at some\noccasional intervals\n")]
    public void Delimited_text_and_prose_are_not_of_fixed_width(string text) => Assert.Equal(FileFormat.Delimited, Analyze(text).Source.Format);

    [Fact]
    public void What_was_found_reads_the_same_rows_again()
    {
        var bytes = Encoding.UTF8.GetBytes(Positions());
        var analysis = SampleAnalyzer.Analyze(new MemoryStream(bytes), ct: TestContext.Current.CancellationToken);
        using var reader = RecordReader.Open(new MemoryStream(bytes), analysis.Source);
        var rows = 0;
        while (reader.Read())
        {
            Assert.Null(reader.Misfit);
            rows++;
        }

        Assert.Equal((40L, 40), (analysis.Rows, rows));
    }

    private static string Positions() => "account   holder              booked at            balance\n" + string.Concat(Enumerable.Range(1, 40).Select(i =>
        FormattableString.Invariant($"AC-{i:D4}   {(i % 3 == 0 ? "Jane van Doe" : i % 3 == 1 ? "Rick Roe" : "Mo"),-20}2024-01-{(i % 28) + 1:D2} 10:{i % 60:D2}:00{i * 12.75m,12:0.00}\n")));

    private static SampleAnalysis Analyze(string text, params (string Id, string Answer)[] answers) => SampleAnalyzer.Analyze(
        new MemoryStream(Encoding.UTF8.GetBytes(text)), answers: answers.ToDictionary(answer => answer.Id, answer => answer.Answer), ct: TestContext.Current.CancellationToken);

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

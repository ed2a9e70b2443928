using System.Text;
using Hermes.Schemas.Profiles;

namespace Hermes.Schemas.Tests;

public sealed class TypeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1|2|300", "int16")]
    [InlineData("1|70000", "int32")]
    [InlineData("1|9000000000", "int64")]
    [InlineData("1.50|12.25", "decimal(6,2)")]
    [InlineData("1.5E-3|2e10", "double")]
    [InlineData("true|false|TRUE", "boolean")]
    [InlineData("yes|no", "boolean")]
    [InlineData("2024-01-31|2024-02-01", "date")]
    [InlineData("31.12.2024|01.01.2025", "date")]
    [InlineData("2024-01-31T10:00:00Z|2024-01-31T10:00:00.123Z", "timestamp")]
    [InlineData("2024-01-31 10:00:00+01:00|2024-07-31 10:00:00+02:00", "timestamp")]
    [InlineData("10:30|23:59", "time")]
    [InlineData("0d4b0c2e-6d5b-4a51-8f0e-0a4f0f9c5c11|6b1b8a34-3a46-44ff-8f9f-0cf9f1a8a001", "uuid")]
    [InlineData("a@example.org|b.c@example.co.uk", "email")]
    [InlineData("https://example.org/a|http://example.org", "url")]
    [InlineData("10.0.0.1|2001:db8::1", "ip")]
    [InlineData("EUR|USD|GBP", "currency")]
    [InlineData("00042|00043", "text(10)")]
    [InlineData("{\"a\":1}|[1,2]", "json")]
    [InlineData("123456789012345678901234567890|1", "decimal(32,0)")]
    public void The_type_of_a_column_fits_all_its_values(string values, string type) => Assert.Equal(type, Column(values).Type.Name);

    [Fact]
    public void A_few_repeated_texts_are_an_enum() =>
        Assert.Equal(["closed", "open"], Column(string.Join('|', Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? "open" : "closed"))).Type.Values!);

    [Fact]
    public void Tokens_for_no_value_count_as_missing_among_numbers_and_as_values_among_texts()
    {
        var numbers = Column("1|NA|3|NULL|");
        Assert.Equal(("int16", 3L), (numbers.Type.Name, numbers.Nulls));
        Assert.Equal(["NULL", "NA"], numbers.NullTokens);
        var countries = Column("DE|NA|FR");
        Assert.Equal((0L, 3L), (countries.Nulls, countries.Distinct));
    }

    [Fact]
    public void A_date_that_can_be_read_two_ways_is_a_question()
    {
        var analysis = Analyze("id,day\n1,01/02/2024\n2,03/04/2024\n");
        var question = Assert.Single(analysis.Questions);
        Assert.Equal("dateOrder:day", question.Id);
        Assert.Equal(["01/02/2024 is 1 February 2024", "01/02/2024 is 2 January 2024"], question.Options.Select(option => option.Meaning));
    }

    [Fact]
    public void One_day_above_twelve_settles_the_order_also_for_other_columns()
    {
        var analysis = Analyze("id,day,other\n1,01/02/2024,01/02/2024\n2,31/04/2023,03/04/2024\n".Replace("31/04", "31/05", StringComparison.Ordinal));
        Assert.Empty(analysis.Questions);
        Assert.Equal("d/M/yyyy", analysis.Columns[2].Type.Format);
    }

    [Fact]
    public void A_comma_in_a_number_is_a_question_unless_the_file_tells()
    {
        var open = Analyze("id\tamount\n1\t1,234\n2\t5,678\n");
        Assert.Equal("decimalSeparator:amount", Assert.Single(open.Questions).Id);
        var told = Analyze("id;amount;rate\n1;1.234,50;1,234\n2;99,10;5,678\n");
        Assert.Empty(told.Questions);
        Assert.Equal((',', '.'), (told.Columns[1].Type.NumberFormat!.Decimal, told.Columns[1].Type.NumberFormat!.Group));
        Assert.Equal(("99.10", "1234.50"), (told.Columns[1].Min, told.Columns[1].Max));
        Assert.Equal(3, told.Columns[2].Type.Scale);
    }

    [Fact]
    public void An_answer_settles_the_question()
    {
        var answers = new Dictionary<string, string> { ["decimalSeparator:amount"] = "," };
        using var file = new MemoryStream("id\tamount\n1\t1,234\n2\t5,678\n"u8.ToArray());
        var analysis = SampleAnalyzer.Analyze(file, null, answers, Token);
        Assert.Empty(analysis.Questions);
        Assert.Equal("decimal(6,3)", analysis.Columns[1].Type.Name);
    }

    [Theory]
    [InlineData("mail", "a@example.org|b@example.org", "email")]
    [InlineData("account", "DE89 3704 0044 0532 0130 00|GB82 WEST 1234 5698 7654 32", "iban")]
    [InlineData("pan", "4111111111111111|5500005555555559|4012888888881881", "card")]
    [InlineData("last_name", "Doe|Roe", "name")]
    [InlineData("contact", "+49 30 901820|+44 20 79460958", "phone")]
    [InlineData("quantity", "4|5", null)]
    public void Personal_data_is_recognised(string name, string values, string? kind) => Assert.Equal(kind, Column(values, name).PersonalData);

    [Fact]
    public void A_stray_text_among_numbers_is_named_with_its_line()
    {
        var rows = string.Concat(Enumerable.Range(1, 200).Select(i => $"{i},{i * 2}\n"));
        var finding = Assert.Single(Analyze($"id,count\n{rows}201,about 9\n").Findings, finding => finding.Code == "almostNumeric");
        Assert.Equal((202L, "count"), (finding.Line, finding.Column));
    }

    private static ColumnProfile Column(string values, string name = "value") =>
        Analyze($"row\t{name}\n{string.Join('\n', values.Split('|').Select((value, i) => $"r{i}\t{value}"))}\n").Columns[1];

    private static SampleAnalysis Analyze(string text)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return SampleAnalyzer.Analyze(file, ct: Token);
    }
}

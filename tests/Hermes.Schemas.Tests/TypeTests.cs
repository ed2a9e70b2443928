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
    [InlineData("on|off|ON", "boolean")]
    [InlineData("ja|nein", "boolean")]
    [InlineData("y|t", "text(10)")]
    [InlineData("PT1H30M|P3DT4H|PT0.5S", "duration")]
    [InlineData("10:00:00|27:15:00", "duration")]
    [InlineData("1.03:15:00|0.00:00:01.5", "duration")]
    [InlineData("3d 4h|2h 5m|45 min", "duration")]
    [InlineData("350 ms|1.5 s", "duration")]
    [InlineData("1 day, 2:03:04|3 days, 0:00:00", "duration")]
    [InlineData("5 m|7 m", "text(10)")]
    [InlineData("P1|PT", "text(10)")]
    [InlineData("Germany|France|Viet Nam", "country")]
    [InlineData("DEU|FRA|USA", "country(3)")]
    [InlineData("CA|DE|AL", "text(10)")]
    [InlineData("20240131T103000Z|20240201T000000Z", "timestamp")]
    [InlineData("2024-01-31 10:00:00 PM|2024-02-01 11:00:00 AM", "timestamp")]
    [InlineData("2024-01-31 10:00:00 UTC|2024-02-01 11:00:00 UTC", "timestamp")]
    [InlineData("Wed Jan 31 10:00:00 2024|Thu Feb 1 11:00:00 2024", "timestamp")]
    [InlineData("00042|00043", "text(10)")]
    [InlineData("{\"a\":1}|[1,2]", "json")]
    [InlineData("123456789012345678901234567890|1", "decimal(32,0)")]
    public void The_type_of_a_column_fits_all_its_values(string values, string type) => Assert.Equal(type, Column(values).Type.Name);

    [Theory]
    [InlineData("country", "DE|FR", "country(2)", null)]
    [InlineData("ship_country", "USA|Germany|DE", "country", null)]
    [InlineData("month", "2024-01|2024-02", "date", "yyyy-MM")]
    [InlineData("postal_code", "10115|80331", "text(10)", null)]
    [InlineData("ship_zip", "10115|80331", "text(10)", null)]
    [InlineData("lot", "1203-04|1203-05", "text(10)", null)]
    [InlineData("state", "CA|DE|AL|AR|CO|GA|ID|IL|IN|KY|LA", "text(10)", null)]
    [InlineData("created_at", "1706700000|1706700060", "timestamp", "epochSeconds")]
    [InlineData("event_time", "1706700000123|1706700060456", "timestamp", "epochMilliseconds")]
    [InlineData("customer", "1706700000|1706700060", "int32", null)]
    [InlineData("elapsed", "10:30:00|01:00:00", "duration", "h:mm:ss")]
    [InlineData("opens", "10:30:00|01:00:00", "time", "H:mm:ss")]
    public void The_name_settles_what_the_values_leave_open(string name, string values, string type, string? format)
    {
        var column = Column(values, name);
        Assert.Equal((type, format), (column.Type.Name, column.Type.Format));
    }

    [Theory]
    [InlineData("price (EUR)", "1.50|2.50", "EUR")]
    [InlineData("weight [kg]", "1|2", "kg")]
    [InlineData("amount_usd", "1|2", "USD")]
    [InlineData("temp_c", "1|2", "°C")]
    [InlineData("durationMs", "1|2", "ms")]
    [InlineData("Milliseconds", "1|2", "ms")]
    [InlineData("MemoryMB", "1|2", "MB")]
    [InlineData("growth %", "1|2", "%")]
    [InlineData("vitamin_c", "1|2", null)]
    [InlineData("scroll_top", "1|2", null)]
    [InlineData("plan_b", "1|2", null)]
    [InlineData("weight", "12 kg|7 kg", "kg")]
    [InlineData("share", "5 %|7.5 %", "%")]
    [InlineData("price", "$ 12.50|$1,000.00", "USD")]
    [InlineData("price", "12.50 EUR|9 EUR", "EUR")]
    [InlineData("seat", "12A|14C", null)]
    public void A_unit_is_told_by_the_name_or_the_values(string name, string values, string? unit) => Assert.Equal(unit, Column(values, name).Unit);

    [Fact]
    public void Times_since_1970_have_quantiles_that_are_times()
    {
        var column = Column(string.Join('|', Enumerable.Range(0, 100).Select(i => $"{1_704_067_200 + (i * 3_600)}")), "created_at");
        Assert.Equal(("2024-01-01T00:00:00Z", "2024-01-05T03:00:00Z"), (column.Min, column.Max));
        Assert.All(column.Quantiles, quantile => Assert.StartsWith("2024-01-0", quantile.Value, StringComparison.Ordinal));
        Assert.Equal(100, column.Histogram.Sum(bin => bin.Count));
    }

    [Fact]
    public void Values_in_different_units_are_named()
    {
        var analysis = Analyze("id,weight\n1,12 kg\n2,30 lb\n");
        Assert.Contains("kg, lb", Assert.Single(analysis.Findings, finding => finding.Code == "mixedUnits").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_numbers_with_a_colon_are_a_question_when_they_are_no_time_of_day()
    {
        var analysis = Analyze("id,duration\n1,75:30\n2,2:10\n");
        Assert.Equal("durationParts:duration", Assert.Single(analysis.Questions).Id);
        Assert.Equal(("h:mm", "PT2H10M", "P3DT3H30M"), (analysis.Columns[1].Type.Format, analysis.Columns[1].Min, analysis.Columns[1].Max));
        using var file = new MemoryStream("id,duration\n1,75:30\n2,2:10\n"u8.ToArray());
        var answered = SampleAnalyzer.Analyze(file, null, new Dictionary<string, string> { ["durationParts:duration"] = "m:ss" }, Token);
        Assert.Equal(("m:ss", "PT1H15M30S"), (answered.Columns[1].Type.Format, answered.Columns[1].Max));
    }

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
    [InlineData("who", "Maria Schmidt|John Doe|Ann B. Miller|Li Wei|Dr. Paul Jones", "name")]
    [InlineData("who", "Doe, Ann|Roe, Peter|Garcia, Luis|Dupont, Marie|Novak, Jan", "name")]
    [InlineData("band", "Green Apples|Iron Horse|John Doe|Blue Sky|Night Shift", null)]
    [InlineData("city", "Paris|London|Sydney|Berlin|Rome|Austin", null)]
    [InlineData("where", "12 Main Street|7 Park Ave|400 Old Mill Rd", "address")]
    [InlineData("where", "Hauptstraße 12|Lindenweg 3|Rathausplatz 7", "address")]
    [InlineData("contact", "(030) 901820|555-123-4567|+1 (11) 500 555-0132", "phone")]
    [InlineData("period", "2003-01|2003-02|2003-03", null)]
    [InlineData("zip", "12345-6789|22345-6789|32345-6789", null)]
    [InlineData("version", "10.12.34|1.20.300|2.3.4567", null)]
    [InlineData("serial", "4111111111111111|5500005555555559|4012888888881881", null)]
    [InlineData("code", "078-05-1120|219-09-9999|457-55-5462", "nationalId")]
    [InlineData("code", "12345678Z|X1234567L|87654321X", "nationalId")]
    [InlineData("code", "529.982.247-25|111.444.777-35|123.456.789-09", "nationalId")]
    [InlineData("code", "44051401359|02070803628|44051401358", null)]
    [InlineData("tax_payer", "65929970489|12345678911", "nationalId")]
    [InlineData("phone_type", "home|work", null)]
    [InlineData("ip_address", "host one|host two", null)]
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

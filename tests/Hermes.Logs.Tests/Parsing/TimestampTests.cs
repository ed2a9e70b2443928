using System.Text;
using Hermes.Logs.Parsing;

namespace Hermes.Logs.Tests.Parsing;

public sealed class TimestampTests
{
    private static readonly DateTimeOffset Received = new(2025, 1, 7, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2025-01-07 14:30:15")]
    [InlineData("2025-01-07T14:30:15Z")]
    [InlineData("2025-01-07T15:30:15+01:00")]
    [InlineData("2025-01-07T15:30:15.000+0100")]
    [InlineData("2025-01-07 06:30:15-08")]
    [InlineData("2025-01-07T15:30:15+01:00[Europe/Zurich]")]
    [InlineData("2025-01-07 14:30:15,000")]
    [InlineData("2025-01-07 14:30:15 UTC")]
    [InlineData("2025-01-07 15:30:15.000 CET")]
    [InlineData("2025-01-07 09:30:15 EST")]
    [InlineData("2025-01-07 02:30:15 PM")]
    [InlineData("2025-01-07-14.30.15.000000")]
    [InlineData("2025/01/07 14:30:15")]
    [InlineData("2025/1/7 14:30:15")]
    [InlineData("2025.01.07 14:30:15")]
    [InlineData("20250107T143015Z")]
    [InlineData("20250107 143015")]
    [InlineData("20250107143015")]
    [InlineData("20250107-14:30:15:000")]
    [InlineData("250107 14:30:15")]
    [InlineData("07/Jan/2025:15:30:15 +0100")]
    [InlineData("07-Jan-2025 14:30:15.000")]
    [InlineData("7 Jan 2025 14:30:15")]
    [InlineData("07 January 2025 14:30:15")]
    [InlineData("Jan  7 14:30:15")]
    [InlineData("Jan 07 2025 14:30:15")]
    [InlineData("Jan 7, 2025 2:30:15 PM")]
    [InlineData("January 7, 2025 2:30:15 pm")]
    [InlineData("Tue Jan  7 14:30:15 2025")]
    [InlineData("Tue Jan  7 15:30:15 CET 2025")]
    [InlineData("Tue Jan 07 14:30:15.000000 2025")]
    [InlineData("Tue, 07 Jan 2025 14:30:15 GMT")]
    [InlineData("Tuesday, 07-Jan-25 14:30:15 GMT")]
    [InlineData("01-07 14:30:15.000")]
    [InlineData("14:30:15.000")]
    [InlineData("1736260215")]
    [InlineData("1736260215.000")]
    [InlineData("1736260215000")]
    [InlineData("1736260215000000")]
    [InlineData("1736260215000000000")]
    public void Every_common_shape_is_read_to_its_end(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.True(TimestampReader.TryRead(bytes, new LineContext { Received = Received }, out var time, out var length));
        Assert.Equal(new DateTimeOffset(2025, 1, 7, 14, 30, 15, TimeSpan.Zero), time);
        Assert.Equal(text.Length, length);
    }

    [Theory]
    [InlineData("2025-13-07 14:30:15")]
    [InlineData("2025-02-30 14:30:15")]
    [InlineData("2025-01-07 25:30:15")]
    [InlineData("2025-01-07 14:61:15")]
    [InlineData("2025-01-07 14:30:61")]
    [InlineData("13/13/2025 14:30:15")]
    [InlineData("Janus 7 14:30:15")]
    [InlineData("10.0.0.7 14:30:15")]
    [InlineData("1234567890123456789012")]
    [InlineData("at a.js:12:34")]
    public void What_is_no_time_is_not_read(string text) =>
        Assert.False(TimestampReader.TryRead(Encoding.UTF8.GetBytes(text), new LineContext { Received = Received }, out _, out _));

    [Theory]
    [InlineData("2025-01-01T00:05:00Z", "Dec 31 23:59:00", "2024-12-31T23:59:00Z")]
    [InlineData("2025-12-31T23:59:30Z", "Jan  1 00:00:10", "2026-01-01T00:00:10Z")]
    [InlineData("2025-06-01T12:00:00Z", "Jun  2 11:00:00", "2025-06-02T11:00:00Z")]
    [InlineData("2025-06-01T12:00:00Z", "Jun  3 11:00:00", "2024-06-03T11:00:00Z")]
    [InlineData("2025-03-01T12:00:00Z", "Feb 29 11:00:00", "2024-02-29T11:00:00Z")]
    public void A_year_that_is_left_out_is_the_latest_that_is_not_in_the_future(string received, string text, string expected)
    {
        var context = new LineContext { Received = DateTimeOffset.Parse(received, null) };

        Assert.True(TimestampReader.TryRead(Encoding.UTF8.GetBytes(text), context, out var time, out _));
        Assert.Equal(DateTimeOffset.Parse(expected, null), time);
    }

    [Theory]
    [InlineData("2025-01-07T00:10:00Z", "23:59:00.000", "2025-01-06T23:59:00Z")]
    [InlineData("2025-01-07T00:10:00Z", "00:09:00.000", "2025-01-07T00:09:00Z")]
    [InlineData("2025-01-06T23:59:50Z", "00:00:10.000", "2025-01-07T00:00:10Z")]
    public void A_day_that_is_left_out_is_the_day_of_receipt_or_the_one_before(string received, string text, string expected)
    {
        var context = new LineContext { Received = DateTimeOffset.Parse(received, null) };

        Assert.True(TimestampReader.TryRead(Encoding.UTF8.GetBytes(text), context, out var time, out _));
        Assert.Equal(DateTimeOffset.Parse(expected, null), time);
    }

    [Fact]
    public void A_date_that_could_be_two_is_marked_until_another_shows_the_order()
    {
        var parser = new LineParser(LineParser.BuiltIn);

        var before = parser.Parse("03/04/2024 14:30:15 [INFO] a - b", Received);
        parser.Parse("25/04/2024 14:30:15 [INFO] a - b", Received);
        var after = parser.Parse("03/04/2024 14:30:15 [INFO] a - b", Received);

        Assert.Equal((3, LineMarks.AmbiguousDate), (before.Time.Month, before.Marks));
        Assert.Equal((4, LineMarks.None), (after.Time.Month, after.Marks));
    }

    [Fact]
    public void A_sample_shows_the_order_before_its_lines_are_read()
    {
        var parser = new LineParser(LineParser.BuiltIn);

        Assert.True(parser.Study("03/04/2024 14:30:15 [INFO] a - b\n25/04/2024 14:30:15 [INFO] a - b\n"u8, Received).DayFirst);
        Assert.Equal(4, parser.Parse("03/04/2024 14:30:15 [INFO] a - b", Received).Time.Month);
    }

    [Fact]
    public void A_source_that_shows_both_orders_is_marked_again()
    {
        var parser = new LineParser(LineParser.BuiltIn);
        parser.Parse("25/04/2024 14:30:15 [INFO] a - b", Received);
        parser.Parse("04/25/2024 14:30:15 [INFO] a - b", Received);

        Assert.Equal(LineMarks.AmbiguousDate, parser.Parse("03/04/2024 14:30:15 [INFO] a - b", Received).Marks);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 3)]
    public void What_the_settings_say_about_the_order_is_not_doubted(bool dayFirst, int month)
    {
        var line = new LineParser(LineParser.BuiltIn, null, new ReadingRules { DayFirst = dayFirst }).Parse("03/04/2024 14:30:15 [INFO] a - b", Received);

        Assert.Equal((month, LineMarks.None), (line.Time.Month, line.Marks));
    }

    [Fact]
    public void The_years_of_Spark_say_nothing_about_days()
    {
        var parser = new LineParser(LineParser.BuiltIn);
        parser.Parse("17/06/09 20:10:40 INFO storage.BlockManager: a", Received);

        Assert.Null(parser.Verdict.DayFirst);
    }

    [Fact]
    public void A_zone_with_several_meanings_is_marked_unless_the_source_has_one()
    {
        var shanghai = new LineParser(LineParser.BuiltIn, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        const string Raw = "2025-01-07 14:30:15 CST [INFO] a - b";

        Assert.Equal(LineMarks.AmbiguousZone, new LineParser(LineParser.BuiltIn).Parse(Raw, Received).Marks);
        Assert.Equal((LineMarks.None, 6), (shanghai.Parse(Raw, Received).Marks, shanghai.Parse(Raw, Received).Time.Hour));
    }

    [Fact]
    public void The_hour_that_clocks_repeat_is_marked()
    {
        var parser = new LineParser(LineParser.BuiltIn, TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"));

        Assert.Equal(LineMarks.AmbiguousZone, parser.Parse("2024-10-27 02:30:00 [INFO] a - b", Received).Marks);
        Assert.Equal(LineMarks.None, parser.Parse("2024-10-27 02:30:00+02:00 [INFO] a - b", Received).Marks);
        Assert.Equal(LineMarks.None, parser.Parse("2024-10-27 04:30:00 [INFO] a - b", Received).Marks);
    }
}

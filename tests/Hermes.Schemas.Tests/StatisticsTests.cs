using System.Globalization;
using System.Text;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Profiles;

namespace Hermes.Schemas.Tests;

public sealed class StatisticsTests
{
    private const int Many = 400_000;

    [Fact]
    public void Quantiles_and_bins_of_a_small_sample_are_exact()
    {
        var column = ColumnOf(Enumerable.Range(1, 100).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal([(.01, "1"), (.05, "5"), (.25, "25"), (.5, "50"), (.75, "75"), (.95, "95"), (.99, "99")], column.Quantiles.Select(quantile => (quantile.Share, quantile.Value)));
        Assert.Equal(11, column.Histogram.Count);
        Assert.Equal([new ValueBin("0", "10", 9), new ValueBin("10", "20", 10)], column.Histogram.Take(2));
        Assert.Equal(new ValueBin("100", "110", 1), column.Histogram[^1]);
        Assert.Empty(column.TopValues);
    }

    [Fact]
    public void A_histogram_of_the_first_and_the_last_days_there_are_ends_within_them()
    {
        var column = ColumnOf(["02.01.0001", "30.12.9999", "01.05.2024", "15.05.2024"]);
        Assert.Equal(("0001-01-01", "9999-12-31", 4), (column.Histogram[0].From, column.Histogram[^1].To, column.Histogram.Sum(bin => bin.Count)));
    }

    [Fact]
    public void A_histogram_of_fractions_has_round_ends_and_counts_every_value()
    {
        var column = ColumnOf(["0.3", "0.1", "0.25", "0.7", "1.95", "0.3"]);
        Assert.Equal(new ValueBin("0.1", "0.2", 1), column.Histogram[0]);
        Assert.Equal(new ValueBin("0.3", "0.4", 2), column.Histogram[2]);
        Assert.Equal((6, "2"), (column.Histogram.Sum(bin => bin.Count), column.Histogram[^1].To));
        Assert.Equal([new CountedValue("0.3", 2), new CountedValue("0.1", 1)], column.TopValues.Take(2));
    }

    [Theory]
    [InlineData("in order")]
    [InlineData("in reverse")]
    [InlineData("shuffled")]
    [InlineData("over and over")]
    public void Quantiles_of_many_values_are_right_within_one_of_a_hundred(string order)
    {
        var numbers = Enumerable.Range(0, Many).Select(i => order switch
        {
            "in order" => i,
            "in reverse" => Many - 1 - i,
            "shuffled" => (int)(i * 48_271L % Many),
            _ => i % 1_000 * (Many / 1_000),
        });
        var column = ColumnOf(numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        Assert.All(column.Quantiles, quantile => Assert.InRange(double.Parse(quantile.Value, CultureInfo.InvariantCulture) / Many, quantile.Share - .01, quantile.Share + .01));
        Assert.InRange(column.Histogram.Sum(bin => bin.Count), Many - 20, Many + 20);
    }

    [Fact]
    public void A_decimal_comma_and_a_month_in_front_are_read_as_the_types_say()
    {
        var rows = Enumerable.Range(1, 40).Select(i => $"\"{i}.000,5\";{(i % 12) + 1:D2}/{(i % 28) + 1:D2}/2024");
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"amount;day\n{string.Join('\n', rows)}\n"));
        var columns = SampleAnalyzer.Analyze(file, ct: TestContext.Current.CancellationToken).Columns;
        Assert.Equal(("20000.5", "decimal(8,1)"), (columns[0].Quantiles[3].Value, columns[0].Type.Name));
        Assert.Equal("2024-01-09", columns[1].Min);
        Assert.All(columns[1].Histogram, bin => Assert.Matches("^20(23|24|25)-[0-9]{2}-[0-9]{2}$", bin.From));
        Assert.Equal(40, columns[1].Histogram.Sum(bin => bin.Count));
    }

    [Fact]
    public void The_commonest_of_many_different_values_are_counted_within_a_tenth()
    {
        var values = Enumerable.Range(0, Many).Select(i => (i % 100) switch { < 20 => "common", < 25 => "frequent", _ => $"rare {i}" });
        var column = ColumnOf(values);
        Assert.Equal(["common", "frequent"], column.TopValues.Select(value => value.Value));
        Assert.InRange(column.TopValues[0].Count, Many * .18, Many * .22);
        Assert.InRange(column.TopValues[1].Count, Many * .045, Many * .055);
    }

    [Fact]
    public void More_different_values_than_are_remembered_are_estimated()
    {
        var column = ColumnOf(Enumerable.Range(0, Many).Select(i => $"K{i * 7:D8}"));
        Assert.False(column.DistinctIsExact);
        Assert.InRange(column.Distinct, Many * .93, Many);
        Assert.Equal(("K00000000", "K02799993"), (column.Min, column.Max));
    }

    [Fact]
    public void Every_key_is_new_once_and_known_ever_after()
    {
        var keys = new KeyHashes();
        Assert.Equal(Many, Enumerable.Range(0, Many).Count(i => keys.Add((ulong)i * 3)));
        Assert.Equal(0, Enumerable.Range(0, Many).Count(i => keys.Add((ulong)i * 3)));
        Assert.True(keys.Add(ulong.MaxValue));
    }

    private static ColumnProfile ColumnOf(IEnumerable<string> values)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"value,other\n{string.Join('\n', values.Select(value => $"{value},x"))}\n"));
        var source = SampleAnalyzer.Analyze(file, ct: TestContext.Current.CancellationToken).Source;
        file.Position = 0;
        return SampleAnalyzer.ProfileWhole(file, source, ct: TestContext.Current.CancellationToken).Columns[0];
    }
}

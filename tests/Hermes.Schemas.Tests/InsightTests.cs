using System.Globalization;
using System.Text;
using Hermes.Schemas.FeatureTypes;

namespace Hermes.Schemas.Tests;

public sealed class InsightTests
{
    [Fact]
    public void A_table_that_only_links_others_is_identified_by_all_of_its_identifiers()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{10 + (i / 3)}\t{500 + i}\t{1 + (i % 3)}\t2024-01-31 10:00:{i:D2}\n"));
        Assert.Equal(["column_1", "column_2", "column_3"], Analyze(rows).Keys[0].Columns);
    }

    [Fact]
    public void A_history_is_identified_by_what_it_is_about_and_its_beginning()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i / 2}\t{i % 7}\t20{10 + (i % 2)}-0{1 + (i % 9)}-01\t{(i % 2 == 0 ? "2010-12-31" : "")}\t{i}.5\n"));
        Assert.Equal(["column_1", "column_2", "column_3"], Analyze(rows).Keys[0].Columns);
    }

    [Fact]
    public void Uniqueness_that_proves_nothing_is_said_to_be_chance()
    {
        var keys = Analyze("id,reading\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"{i},{i * 7919 % 100_003}\n"))).Keys;
        Assert.InRange(keys.Single(key => key.Columns is ["id"]).ChanceOfUniqueness, 0, 0.001);
        Assert.InRange(keys.Single(key => key.Columns is ["reading"]).ChanceOfUniqueness, 0.9, 1);
    }

    [Theory]
    [InlineData("active", "boolean")]
    [InlineData("siblings", "int16")]
    public void Noughts_and_ones_are_a_flag_unless_the_name_counts(string name, string type) =>
        Assert.Equal(type, Analyze($"id,{name}\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"{i},{i % 2}\n"))).Columns[1].Type.Name);

    [Fact]
    public void Long_numbers_of_one_length_are_identifiers_and_times_are_not()
    {
        var analysis = Analyze("ean,at\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"{4006381333000 + (i * 13)},{1706700000000 + (i * 1009L)}\n")));
        Assert.Equal(("text(20)", "timestamp"), (analysis.Columns[0].Type.Name, analysis.Columns[1].Type.Name));
    }

    [Fact]
    public void A_value_seen_often_counts_as_often()
    {
        var rows = string.Concat(Enumerable.Range(0, 9_000).Select(i => $"{i},{(i % 3 == 0 ? "EUR" : "USD")},{i % 50}.5,2024-01-{(i % 28) + 1:D2}\n"));
        var analysis = Analyze("id,ccy,price,day\n" + rows);
        Assert.Equal(["int16", "currency", "decimal(5,1)", "date"], analysis.Columns.Select(column => column.Type.Name));
        Assert.Equal([9_000L, 2, 50, 28], analysis.Columns.Select(column => column.Distinct));
        Assert.Equal(("0.5", "49.5", "2024-01-28"), (analysis.Columns[2].Min, analysis.Columns[2].Max, analysis.Columns[3].Max));
        Assert.Equal(1, analysis.Columns[1].Patterns.Sum(pattern => pattern.Share), 2);
    }

    [Fact]
    public void A_forest_tells_kinds_of_columns_it_has_not_seen()
    {
        var random = new Random(5);
        var columns = Enumerable.Range(0, 300).Select(i => Column(i, random)).ToList();
        var forest = FeatureTypeForest.Train(columns, ct: TestContext.Current.CancellationToken);
        var unseen = Enumerable.Range(300, 90).Select(i => Column(i, random)).ToList();
        Assert.InRange(unseen.Average(one => forest.Predict(one.Column).Type == one.Type ? 1.0 : 0), 0.95, 1);
        Assert.All(unseen, one => Assert.InRange(forest.Predict(one.Column).Confidence, 0, 1));
    }

    private static (ColumnFacts Column, FeatureType Type) Column(int i, Random random)
    {
        string Value(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
        var numbers = Enumerable.Range(0, 5).Select(_ => random.NextDouble() * 1000).ToList();
        return (i % 3) switch
        {
            0 => (new ColumnFacts($"price_{i}", 500, 0, 480, numbers.Min(), numbers.Max(), numbers.Average(), 200, [.. numbers.Select(Value)]), FeatureType.Numeric),
            1 => (new ColumnFacts($"day_{i}", 500, 3, 300, 0, 0, 0, 0, [.. numbers.Select(n => $"2024-{1 + ((int)n % 12):D2}-17")]), FeatureType.Datetime),
            _ => (new ColumnFacts($"site_{i}", 500, 0, 90, 0, 0, 0, 0, [.. numbers.Select(n => $"https://example.org/{(int)n}")]), FeatureType.Url),
        };
    }

    private static SampleAnalysis Analyze(string text) =>
        SampleAnalyzer.Analyze(new MemoryStream(Encoding.UTF8.GetBytes(text)), ct: TestContext.Current.CancellationToken);
}

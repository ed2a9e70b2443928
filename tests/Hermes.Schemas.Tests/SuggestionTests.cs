using System.Text;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Templates;
using Hermes.Schemas.Suggestions;

namespace Hermes.Schemas.Tests;

public sealed class SuggestionTests
{
    private static readonly FeedTemplate Plain = new() { Id = "plain", Name = "Plain", Domain = "any", Description = "rows" };

    private static readonly string Sales = "Order ID,Trade Date,Amount,e-mail,Order,Country\n" + string.Concat(Enumerable.Range(1, 60).Select(i =>
        $"{i},{(i % 28) + 1}/0{(i % 3) + 1}/2024,{(i == 7 ? "n.n." : $"{i}.50")},p{i}@example.org, {i} ,DE\n"));

    [Fact]
    public void A_sample_is_answered_with_what_could_be_done_and_why()
    {
        var found = SuggestionFinder.Find(Analyze(Sales));
        Assert.Equal(
            [
                "trim:Order", "mask:e-mail", "drop:Country", "normaliseDates:Trade Date", "cast:Amount",
                "rename:Order ID", "rename:Trade Date", "rename:Amount", "rename:e-mail", "rename:Order", "rename:Country", "partition:Trade Date", "sort",
            ],
            found.Select(suggestion => suggestion.Id));
        Assert.Equal(["trim:Order", "mask:e-mail"], found.Where(suggestion => suggestion.Default).Select(suggestion => suggestion.Id));
        Assert.All(found, suggestion => Assert.True(suggestion.Reason.Length > 0 && suggestion.Text.EndsWith('.'), suggestion.Id));
    }

    [Fact]
    public void Nothing_chosen_gives_the_defaults_and_the_names_of_the_file()
    {
        var configuration = Generate(Sales, null);
        Assert.Equal(["trim"], configuration.Steps.Select(step => step.Do));
        Assert.Equal(["Order ID", "Trade Date", "Amount", "e-mail", "Order", "Country"], configuration.Schema.Columns.Select(column => column.Name));
        Assert.Empty(Generate(Sales, []).Steps);
    }

    [Fact]
    public void A_unit_beside_each_number_is_taken_off_and_another_unit_is_rejected()
    {
        var rows = "id,weight\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"{i},{i}.5 kg\n"));
        Assert.Equal("cast", Assert.Single(SuggestionFinder.Find(Analyze(rows)), suggestion => suggestion.Id == "cast:weight").Kind);
        var configuration = Generate(rows, ["cast:weight"]);
        using var file = Stream(rows + "61,9 lb\n");
        var proof = ConfigurationProof.Run(file, configuration, ct: TestContext.Current.CancellationToken);
        Assert.Equal((61, 60), (proof.RowsRead, proof.RowsParsed));
        Assert.Contains("9 lb", Assert.Single(proof.Rejected).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_chosen_is_in_the_configuration_under_the_new_names_and_the_sample_still_fits()
    {
        var configuration = Generate(Sales, [.. SuggestionFinder.Find(Analyze(Sales)).Select(suggestion => suggestion.Id)]);
        Assert.Equal(
            [("order_id", "Order ID"), ("trade_date", "Trade Date"), ("amount", "Amount"), ("e_mail", "e-mail"), ("order_", "Order"), ("country", "Country")],
            configuration.Schema.Columns.Select(column => (column.Name, column.Source!)));
        Assert.Equal(["trim order_", "normaliseDates trade_date", "cast amount", "mask e_mail", "drop country"], configuration.Steps.Select(step => $"{step.Do} {step.Columns![0]}"));
        Assert.Equal(("trade_date", "trade_date,order_id"), (configuration.Target.PartitionBy, string.Join(',', configuration.Target.SortBy!)));
        Assert.Equal(["order_id"], configuration.Schema.PrimaryKey);
        Assert.DoesNotContain(ConfigurationRules.Check(configuration), finding => finding.Severity == Severity.Error);
        using var file = Stream(Sales);
        Assert.Equal(60, ConfigurationProof.Run(file, configuration, ct: TestContext.Current.CancellationToken).RowsParsed);
    }

    [Theory]
    [InlineData("price", "2024-01-{0:00} USD {0}.50", " ", "price_date date, price_currency currency, price_amount decimal(18,2)")]
    [InlineData("full_name", "Doe{0}, Ann{0}", ", ", "full_name_last text(20), full_name_first text(20)")]
    [InlineData("Product", "P{0} - Thing number {0}", " - ", "product_code text(50), product_name text(50)")]
    [InlineData("pair", "EUR/{1}", "/", null)]
    [InlineData("remark", "number {0} again", " ", null)]
    [InlineData("code", "AB-{0}-X", "-", null)]
    [InlineData("site", "https://example.org/{0}", "/", null)]
    public void Values_that_are_several_in_one_are_cut_where_every_one_has_the_separator(string column, string shape, string separator, string? parts)
    {
        var text = $"id\t{column}\n" + string.Concat(Enumerable.Range(1, 28).Select(i => $"{i}\t{string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, i, i % 2 == 0 ? "USD" : "GBP")}\n"));
        var found = SuggestionFinder.Find(Analyze(text)).SingleOrDefault(suggestion => suggestion.Kind == "split");
        Assert.Equal(parts, found is null ? null : string.Join(", ", found.Into.Select(part => $"{part.Name} {part.Type.Name}")));
        if (found is not null)
        {
            Assert.Equal(separator, found.With);
            var configuration = Generate(text, [found.Id, $"rename:{column}", $"mask:{column}"]);
            Assert.DoesNotContain(ConfigurationRules.Check(configuration), finding => finding.Severity == Severity.Error || finding.Code == "HRM-CFG-050");
            using var file = Stream(text);
            Assert.Equal(28, ConfigurationProof.Run(file, configuration, ct: TestContext.Current.CancellationToken).RowsParsed);
        }
    }

    [Fact]
    public void A_suggestion_that_the_sample_does_not_give_is_told()
    {
        var request = Request(["trim:nowhere"]);
        Assert.Equal("HRM-CFG-082", Assert.Single(ConfigurationGenerator.UnknownSuggestions(request, Analyze(Sales))).Code);
    }

    [Theory]
    [InlineData("TradeDate", "trade_date", "tradeDate", "TradeDate")]
    [InlineData("ISINCode", "isin_code", "isinCode", "IsinCode")]
    [InlineData("Größe (cm)", "grosse_cm", "grosseCm", "GrosseCm")]
    [InlineData("2nd line", "c_2nd_line", "c2ndLine", "c2ndLine")]
    [InlineData("Order", "order_", "order_", "Order_")]
    [InlineData("% of total", "percent_of_total", "percentOfTotal", "PercentOfTotal")]
    [InlineData("--", "field", "field", "Field")]
    [InlineData("already_right", "already_right", "alreadyRight", "AlreadyRight")]
    public void Names_are_written_in_the_style_of_the_house(string name, string snake, string camel, string pascal) =>
        Assert.Equal([snake, camel, pascal], new[] { NamingStyle.SnakeCase, NamingStyle.CamelCase, NamingStyle.PascalCase }.Select(style => HouseStyle.Write(name, style)));

    [Fact]
    public void Two_columns_never_get_one_name()
    {
        Assert.Equal(["amount_2", "amount", "amount_3", "amount_4"], HouseStyle.NamesFor(["Amount", "amount", "AMOUNT", "Amount "], NamingStyle.SnakeCase));
        Assert.Equal(["Amount", "amount"], HouseStyle.NamesFor(["Amount", "amount"], NamingStyle.AsIs));
    }

    private static FeedConfiguration Generate(string text, IReadOnlyList<string>? suggestions) => ConfigurationGenerator.Generate(Request(suggestions), Analyze(text), Plain);

    private static GenerationRequest Request(IReadOnlyList<string>? suggestions) => new() { Feed = "SALES", Source = "/in/sales.csv", Target = "postgres://warehouse/sales", Suggestions = suggestions };

    private static SampleAnalysis Analyze(string text)
    {
        using var file = Stream(text);
        return SampleAnalyzer.Analyze(file, SampleLimits.Default, null, TestContext.Current.CancellationToken);
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}

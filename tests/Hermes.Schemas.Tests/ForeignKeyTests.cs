using System.Text;
using Hermes.Schemas.ForeignKeys;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Tests;

public sealed class ForeignKeyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("customer_id", "CUSTOMERS", "id", 1)]
    [InlineData("CustomerID", "crm_customers", "CustomerId", 1)]
    [InlineData("billing_customer_id", "CUSTOMERS", "id", 0.8)]
    [InlineData("customer", "CUSTOMERS", "customer_id", 0.7)]
    [InlineData("customerid", "CUSTOMERS", "ID", 1)]
    [InlineData("vendor_id", "VENDORS", "party_id", 0.8)]
    [InlineData("order_id", "CUSTOMERS", "customer_id", 0)]
    [InlineData("id", "CUSTOMERS", "id", 0)]
    public void A_name_speaks_for_a_key_as_far_as_it_names_it(string column, string feed, string key, double strength)
    {
        var sample = Analyze($"{column},note\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"{i % 7},x\n")));
        var found = ForeignKeyFinder.Find(sample.Columns, [], [new KnownKey(feed, [new KnownKeyColumn(key, new ColumnType { Kind = ColumnKind.Integer, Bits = 32 }, null)])]);
        Assert.Equal(strength * 0.7 >= 0.3 ? Math.Round(strength * 0.7, 3) : null, found.FirstOrDefault()?.Confidence);
        Assert.All(found, one => Assert.Null(one.Contained));
    }

    [Fact]
    public void Values_that_are_not_among_the_keys_speak_against_the_name()
    {
        var keys = Analyze("id\n" + string.Concat(Enumerable.Range(1, 500).Select(i => $"{i}\n")));
        var inside = Analyze("n,customer_id\n" + string.Concat(Enumerable.Range(1, 200).Select(i => $"{i},{i * 2}\n")));
        var outside = Analyze("n,customer_id\n" + string.Concat(Enumerable.Range(1, 200).Select(i => $"{i},{(i * 2) + 5_000}\n")));
        KnownKey[] known = [new("CUSTOMERS", [new KnownKeyColumn("id", keys.Columns[0].Type, keys.Sketches[0])])];
        var reference = Assert.Single(ForeignKeyFinder.Find(inside.Columns, inside.Sketches, known));
        Assert.Equal((1.0, 0.95), (reference.Contained, reference.Confidence));
        Assert.Empty(ForeignKeyFinder.Find(outside.Columns, outside.Sketches, known));
        Assert.Empty(ForeignKeyFinder.Find(inside.Columns, inside.Sketches, known, "CUSTOMERS"));
    }

    [Fact]
    public void Codes_are_recognised_by_their_values_under_any_name_and_small_numbers_are_not()
    {
        static string Code(int i) => $"{(char)('A' + (i % 26))}{(char)('A' + (i / 26 % 26))}{i * 37 % 1000:D3}";
        var keys = Analyze("isin,serial\n" + string.Concat(Enumerable.Range(1, 300).Select(i => $"{Code(i)},{i}\n")));
        KnownKey[] known = [new("PAPERS", [new KnownKeyColumn("isin", keys.Columns[0].Type, keys.Sketches[0])]), new("LINES", [new KnownKeyColumn("serial", keys.Columns[1].Type, keys.Sketches[1])])];
        var sample = Analyze("what,how_many\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"{Code(i * 2)},{i}\n")));
        var reference = Assert.Single(ForeignKeyFinder.Find(sample.Columns, sample.Sketches, known));
        Assert.Equal(("what", "PAPERS"), (reference.Columns[0], reference.Feed));
    }

    [Fact]
    public void Every_column_of_a_composite_key_is_needed()
    {
        var keys = Analyze("order_id,line_no,x\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{1000 + (i / 3)},{1 + (i % 3)},{i}\n")));
        KnownKey[] known = [new("ORDER_LINES", [.. keys.Columns.Take(2).Select((column, i) => new KnownKeyColumn(column.Name, column.Type, keys.Sketches[i]))])];
        var whole = Analyze("return,order_id,line_no\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{1000 + i},{1 + (i % 3)}\n")));
        Assert.Equal(["order_id", "line_no"], Assert.Single(ForeignKeyFinder.Find(whole.Columns, whole.Sketches, known)).Columns);
        var part = Analyze("return,order_id\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{1000 + i}\n")));
        Assert.Empty(ForeignKeyFinder.Find(part.Columns, part.Sketches, known));
    }

    [Fact]
    public void A_sketch_estimates_how_much_is_contained_and_survives_being_stored()
    {
        var keys = Analyze("k\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"K{i}\n"))).Sketches[0]!;
        var some = Analyze("k\n" + string.Concat(Enumerable.Range(30_000, 60_000).Select(i => $"K{i}\n"))).Sketches[0]!;
        var stored = KeySketch.FromBytes(keys.ToBytes())!;
        Assert.InRange(stored.Distinct, 52_000, 68_000);
        Assert.InRange(some.ContainedIn(stored).Share, 0.4, 0.6);
        Assert.Equal(1, keys.ContainedIn(stored).Share);
        Assert.Null(KeySketch.FromBytes([7, 1, 2]));
    }

    // Sketches of other releases stay comparable only while hashes stay what they are.
    [Fact]
    public void Stored_sketches_stay_readable_by_later_releases() =>
        Assert.Equal(StoredOnce, Convert.ToHexString(Analyze("k\nalpha\nbeta\n").Sketches[0]!.ToBytes()));

    private const string StoredOnce = "01A605DEB01B7B512DBB8AD276DCE61B79";

    private static SampleAnalysis Analyze(string text)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return SampleAnalyzer.Analyze(file, ct: Token);
    }
}

using System.Text;
using Hermes.Logs.Search;

namespace Hermes.Logs.Tests.Search;

public sealed class BlockFilterTests
{
    [Fact]
    public void What_a_block_holds_is_never_missed()
    {
        var random = new Random(7);
        var filter = new BlockFilter();
        var lines = Enumerable.Range(0, 300).Select(_ => Line(random)).ToList();
        lines.ForEach(line => filter.AddText(Encoding.UTF8.GetBytes(line), [], []));

        foreach (var line in lines)
        {
            var start = random.Next(line.Length - 12);
            var part = line.Substring(start, random.Next(1, 12));
            Assert.True(filter.MayHold(Probe.OfText(part)), part);
            Assert.True(filter.MayHold(Probe.OfText(part.ToUpperInvariant())), part);
        }
    }

    [Fact]
    public void What_a_block_does_not_hold_is_seldom_taken_for_there()
    {
        var random = new Random(7);
        var filter = new BlockFilter();
        while (filter.Fill < 0.25)
        {
            filter.AddText(Encoding.UTF8.GetBytes(Line(random)), [], []);
        }

        var taken = Enumerable.Range(0, 10_000).Count(_ => filter.MayHold(Probe.OfText(random.GetHexString(8, lowercase: true))));
        Assert.InRange(taken, 0, 100);
    }

    [Fact]
    public void Slices_tell_of_each_block_what_its_filter_tells()
    {
        var random = new Random(7);
        var blocks = Enumerable.Range(0, 13).Select(_ => new BlockFilter()).ToList();
        blocks.ForEach(block => block.AddText(Encoding.UTF8.GetBytes(Line(random)), [], []));
        blocks[11].AddText("needle"u8, [], []);
        var slices = FilterSlices.Of(blocks);
        var width = FilterSlices.WidthOf(blocks.Count);

        var found = Probe.OfText("needle").Aggregate(ulong.MaxValue, (bits, position) => bits & FilterSlices.Read(slices.AsSpan(position * width, width)));

        Assert.Equal(1UL << 11, found);
        foreach (var position in Enumerable.Range(0, 1_000))
        {
            var bits = FilterSlices.Read(slices.AsSpan(position * width, width));
            Assert.All(blocks, (block, i) => Assert.Equal(block.MayHold([position]), (bits >> i & 1) != 0));
        }
    }

    [Fact]
    public void A_text_is_looked_for_together_with_a_value_of_its_line()
    {
        var filter = new BlockFilter();
        filter.AddText("batch 12 loaded"u8, [], [filter.AddValue(LineField.Source, "etl"u8)]);
        filter.AddText("disk full"u8, [filter.AddValue(LineField.Level, [5])], [filter.AddValue(LineField.Source, "db"u8)]);

        Assert.True(filter.MayHold(Probe.OfWordsWith("12 loaded", LineField.Source, "etl")));
        Assert.False(filter.MayHold(Probe.OfWordsWith("12 loaded", LineField.Source, "db")));
        Assert.True(filter.MayHold(Probe.OfTextWith("disk f", LineField.Level, [5])));
        Assert.False(filter.MayHold(Probe.OfTextWith("loaded", LineField.Level, [5])));
    }

    [Fact]
    public void Letters_of_two_cases_beyond_ASCII_exclude_nothing()
    {
        var filter = new BlockFilter();
        filter.AddText("Größe der Übertragung: 12 重要な通知"u8, [], []);

        Assert.True(filter.MayHold(Probe.OfText("GRÖSSE der übertragung".Replace("SS", "ß"))));
        Assert.True(filter.MayHold(Probe.OfText("重要な通知")));
        Assert.False(filter.MayHold(Probe.OfText("重大な通知")));
        Assert.Empty(Probe.OfText("ÄÖ"));
    }

    private static string Line(Random random) =>
        $"Batch {random.Next(1_000_000)} of Feed-{random.Next(200)} loaded in {random.Next(9_000)} ms by {random.GetHexString(16)} für Größe {random.Next()}";
}

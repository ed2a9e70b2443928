using Hermes.Logs.Templates;

namespace Hermes.Logs.Tests.Templates;

public sealed class TemplateBoundsTests
{
    [Fact]
    public void A_flood_of_templates_ends_in_the_overflow_template()
    {
        var miner = new TemplateMiner(new TemplateOptions { MaxTemplates = 50, MaxTemplatesPerSource = 50 });
        Template? last = null;
        for (var i = 0; i < 1_000; i++)
        {
            last = miner.Learn("s", string.Join(' ', Enumerable.Range(0, 10).Select(d => (i >> d) % 2 == 0 ? "zero" : "one")), out _);
        }

        Assert.True(miner.Count <= 50);
        Assert.Same(miner.Source("s").Overflow, last);
        Assert.Equal("<*>", last!.Text);
    }

    [Fact]
    public void A_flood_of_one_varying_word_ends_in_one_template()
    {
        var miner = new TemplateMiner(new TemplateOptions());
        for (var i = 0; i < 10_000; i++)
        {
            miner.Learn("s", $"{Word(i)} happened", out _);
        }

        Assert.Equal(1, miner.Count);
    }

    [Fact]
    public void A_flood_of_sources_is_bounded_too()
    {
        var miner = new TemplateMiner(new TemplateOptions { MaxTemplates = 50, MaxSources = 20 });
        for (var i = 0; i < 1_000; i++)
        {
            miner.Learn($"source-{i}", "one text", out _);
        }

        Assert.InRange(miner.Count, 1, 21);
        Assert.Same(miner.Source("another"), miner.Source("yet another"));
    }

    [Fact]
    public void A_miner_can_be_used_by_many_threads()
    {
        var miner = new TemplateMiner(new TemplateOptions());
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                miner.Learn($"s{i % 3}", $"thread {thread} did {Word(i % 20)} in {i} ms", out _);
            }
        });

        Assert.Equal(3, miner.Count);
    }

    private static string Word(int i) => string.Concat(Enumerable.Range(0, 5).Select(d => (char)('g' + ((i / (int)Math.Pow(10, d)) % 10))));
}

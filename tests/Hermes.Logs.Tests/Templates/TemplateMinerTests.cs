using Hermes.Logs.Templates;

namespace Hermes.Logs.Tests.Templates;

public sealed class TemplateMinerTests
{
    private readonly TemplateMiner _miner = new(new TemplateOptions());

    [Fact]
    public void Numbers_addresses_and_paths_do_not_make_templates()
    {
        var first = _miner.Learn("s", "Connection to 10.0.0.7:5432 lost after 30s, see /var/log/a.log", out var isNew);
        var second = _miner.Learn("s", "Connection to 10.1.2.3:15432 lost after 31s, see /tmp/b.log", out var isNewAgain);

        Assert.Same(first, second);
        Assert.Equal((true, false), (isNew, isNewAgain));
        Assert.Equal("Connection to <*> lost after <*>, see <*>", first.Text);
    }

    [Fact]
    public void Words_that_vary_become_parameters()
    {
        _miner.Learn("s", "User alice logged into the system from office", out _);
        var template = _miner.Learn("s", "User bob logged into the system from home", out _);

        Assert.Equal("User <*> logged into the system from <*>", template.Text);
        Assert.Same(template, _miner.Match("s", "User carol logged into the system from abroad", out _, out var parameters));
        Assert.Equal(["carol", "abroad"], parameters);
    }

    [Fact]
    public void Success_and_failure_are_never_one_template()
    {
        var done = _miner.Learn("s", "Job nightly load of positions succeeded", out _);

        Assert.NotSame(done, _miner.Learn("s", "Job nightly load of positions failed", out _));
    }

    [Fact]
    public void Ids_survive_a_restart_even_after_a_template_generalised()
    {
        var id = _miner.Learn("s", "User alice logged into the system from office", out _).Id;
        var text = _miner.Learn("s", "User bob logged into the system from home", out _).Text;
        var restarted = new TemplateMiner(new TemplateOptions());
        restarted.Restore(id, "s", text);

        var template = restarted.Learn("s", "User dave logged into the system from work", out var isNew);

        Assert.Equal((id, false), (template.Id, isNew));
        Assert.True(Template.TryParseId(template.IdText, out var read));
        Assert.Equal(id, read);
    }

    [Fact]
    public void A_flood_of_templates_ends_in_the_overflow_template()
    {
        var miner = new TemplateMiner(new TemplateOptions { MaxTemplates = 50, MaxTemplatesPerSource = 50 });
        Template? last = null;
        for (var i = 0; i < 1_000; i++)
        {
            last = miner.Learn("s", string.Concat(Enumerable.Range(0, 8).Select(d => (char)('a' + ((i >> d) & 1) + (2 * d)))) + " happened", out _);
        }

        Assert.Equal(50, miner.Count);
        Assert.Equal("<*>", last!.Text);
    }

    [Fact]
    public void A_flood_of_sources_is_bounded_too()
    {
        var miner = new TemplateMiner(new TemplateOptions { MaxTemplates = 50 });
        for (var i = 0; i < 1_000; i++)
        {
            miner.Learn($"source-{i}", "one text", out _);
        }

        Assert.True(miner.Count <= 50);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\n\n")]
    [InlineData("<*>")]
    [InlineData("1:2:3,4")]
    public void Odd_messages_have_a_template_too(string message)
    {
        var template = _miner.Learn("s", message, out _);

        Assert.Same(template, _miner.Match("s", message, out _, out _));
    }
}

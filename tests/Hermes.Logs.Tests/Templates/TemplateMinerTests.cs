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

    [Theory]
    [InlineData("loaded batch 17 of 23", "loaded batch <*> of <*>")]
    [InlineData("freed 12 KB of 3 MB", "freed <*> KB of <*> MB")]
    [InlineData("session from host-7.example.com:8443 (fe80::1) ended", "session from <*> (<*>) ended")]
    [InlineData("next run Tue Aug 16 06:03:05 PDT 2005, last 2024-02-29 23:59:59,123", "next run <*>, last <*>")]
    [InlineData("mail to ann@example.com bounced", "mail to <*> bounced")]
    [InlineData("reading hdfs://nn:8020/in/part-00017 and C:\\data\\in.csv", "reading <*> and <*>")]
    [InlineData("run 3f2504e0-4f89-11d3-9a0c-0305e82c3301 of job_1445144423722_0020", "run <*> of <*>")]
    [InlineData("freeing blk_1001 blk_1002 blk_1003", "freeing <*>")]
    [InlineData("lost blk_-38865049", "lost <*>")]
    [InlineData("job #17 at @0x7fed806e, mask ffffffff, feed fed a bed", "job #<*> at @<*>, mask <*>, feed fed a bed")]
    [InlineData("interrupts enabled......1", "interrupts enabled......<*>")]
    [InlineData("state=up user=ann tries=3", "state=up user=ann tries=<*>")]
    [InlineData("waited <1 sec", "waited <*> sec")]
    [InlineData("wrote core.2275 on eth0", "wrote core.<*> on eth0")]
    [InlineData("read in/a.csv for [1, 2, 3] and (1, 2, 3)", "read <*> for [<*>] and (<*>, <*>, <*>)")]
    [InlineData("class com.example.Loader threw, see and/or ask", "class com.example.Loader threw, see and/or ask")]
    public void Values_are_known_by_their_form(string message, string template) =>
        Assert.Equal(template, _miner.Learn("s", message, out _).Text);

    [Theory]
    [InlineData("device eth0 is slow", "device eth1 is slow", "device <*> is slow")]
    [InlineData("login user=ann from web", "login user=bob from web", "login user=<*> from web")]
    [InlineData("copied 5 KB in 3 ms", "copied 5 MB in 4 ms", "copied <*> in <*> ms")]
    [InlineData("call from 10.0.0.1 () done", "call from 10.0.0.2 (pc.example.org) done", "call from <*> (<*>) done")]
    [InlineData("service 'loader' said hello", "service 'writer' said hello", "service '<*>' said hello")]
    [InlineData("tag=\"a b\" seen", "tag=\"c\" seen", "tag=\"<*>\" seen")]
    public void What_may_vary_is_shown_until_it_does(string first, string second, string template)
    {
        var learnt = _miner.Learn("s", first, out _);

        Assert.Equal(first, learnt.Text.Replace("<*> ms", "3 ms", StringComparison.Ordinal).Replace("<*> KB", "5 KB", StringComparison.Ordinal).Replace("from <*> ()", "from 10.0.0.1 ()", StringComparison.Ordinal));
        Assert.Same(learnt, _miner.Learn("s", second, out _));
        Assert.Equal(template, learnt.Text);
    }

    [Fact]
    public void Success_and_failure_are_never_one_template()
    {
        string[] outcomes = ["succeeded", "failed", "started", "stopped", "completed", "aborted", "skipped", "lost"];

        var templates = outcomes.Select(outcome => _miner.Learn("s", $"Job nightly load of positions {outcome}", out _)).ToList();

        Assert.Equal(outcomes.Length, templates.Select(template => template.Current).Distinct().Count());
        Assert.NotSame(_miner.Learn("s", "run status=failed", out _), _miner.Learn("s", "run status=succeeded", out _));
    }

    [Fact]
    public void Sources_have_templates_of_their_own() =>
        Assert.NotEqual(_miner.Learn("a", "one text", out _).Id, _miner.Learn("b", "one text", out _).Id);

    [Fact]
    public void Only_the_first_line_makes_the_template()
    {
        var template = _miner.Learn("s", "\n  Unhandled exception\r\n   at Loader.Run()", out _);

        Assert.Equal("Unhandled exception", template.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\n\n")]
    [InlineData("<*>")]
    [InlineData("1:2:3,4")]
    [InlineData("=")]
    [InlineData("x=")]
    [InlineData("\"\"''()[]{}<>")]
    [InlineData(".....!!!???")]
    [InlineData("größer als 5 €, 値=7")]
    public void Odd_messages_have_a_template_too(string message)
    {
        var template = _miner.Learn("s", message, out _);

        Assert.Same(template, _miner.Match("s", System.Text.Encoding.UTF8.GetBytes(message)).Template);
    }

    [Fact]
    public void A_known_line_costs_no_memory()
    {
        var source = _miner.Source("s");
        byte[][] lines = [.. Enumerable.Range(0, 50).Select(i => System.Text.Encoding.UTF8.GetBytes($"Connection {i} to 10.0.0.{i}:5432 lost after {i} ms, user=ann on eth0, see /var/log/{i}.log"))];

        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                source.Learn(lines[i % lines.Length], out _);
            }
        }));
    }
}

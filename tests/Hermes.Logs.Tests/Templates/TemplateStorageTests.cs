using Hermes.Logs.Templates;

namespace Hermes.Logs.Tests.Templates;

public sealed class TemplateStorageTests
{
    private static readonly string[] Names = ["ann", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"];

    private readonly Dictionary<long, StoredTemplate> _database = [];

    [Fact]
    public void Ids_survive_a_restart_even_after_a_template_generalised()
    {
        var miner = Start();
        var id = Names.Select(name => miner.Learn("s", $"Job of {name} on eth{name.Length} took 3 ms", out _)).ToList()[^1].Current.Id;
        Settle(miner);

        var template = Start().Learn("s", "Job of zoe on eth9 took 4 ms", out var isNew);

        Assert.Equal((id, false), (template.Id, isNew));
        Assert.Equal("Job of <*> on <*> took <*> ms", template.Text);
        Assert.True(Template.TryParseId(template.IdText, out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Any_line_has_the_same_template_after_a_restart(int seed)
    {
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 500).Select(_ => RandomLine(random)).ToList();
        var miner = Start();
        lines.ForEach(line => miner.Learn("s", line, out _));
        var before = lines.Select(line => miner.Learn("s", line, out _).Current.Id).ToList();
        Settle(miner);

        var restarted = Start();
        var again = lines.Select(line => (restarted.Learn("s", line, out var isNew).Id, isNew)).ToList();

        Assert.Equal(before, again.Select(line => line.Id));
        Assert.DoesNotContain(again, line => line.isNew);
    }

    [Fact]
    public void A_merge_is_stored_and_leads_from_the_old_id_to_the_new()
    {
        var miner = Start();
        var first = Names.Take(4).Select(name => miner.Learn("s", $"Job of {name} waits", out _)).ToList();
        Settle(miner);
        foreach (var name in Names.Skip(4))
        {
            miner.Learn("s", $"Job of {name} waits", out _);
        }

        Settle(miner);

        Assert.All(first.Skip(1), template => Assert.Equal(first[0].Id, _database[template.Id].MergedInto));
        Assert.Equal(("Job of <*> waits", null), (_database[first[0].Id].Text, _database[first[0].Id].MergedInto));
        Assert.False(miner.Source("s").HasChanges);
    }

    [Fact]
    public void Two_miners_of_the_same_lines_agree()
    {
        var (one, two) = (Start(), Start());
        var templates = new List<Template>();
        for (var i = 0; i < 64; i++)
        {
            var miner = i % 2 == 0 ? one : two;
            templates.Add(miner.Learn("s", $"Job of {Names[i * 5 % 8]} waits on eth{i % 3} in place {i}", out _));
            if (i % 5 == 0)
            {
                Settle(miner);
            }
        }

        Settle(one);
        Settle(two);
        Settle(one);

        Assert.Single(templates.Select(template => Root(template.Current.Id)).Distinct());
        Assert.Equal(one.Learn("s", "Job of ann waits on eth0 in place 5", out _).Id, two.Learn("s", "Job of ann waits on eth0 in place 5", out _).Id);
        Assert.Single(_database.Values, row => row.MergedInto is null);
    }

    [Fact]
    public void What_another_miner_stored_without_knowing_that_a_word_varies_is_merged_too()
    {
        var (one, two) = (Start(), Start());
        var stands = Names.Select(name => one.Learn("s", $"Job of {name} waits", out _)).ToList()[0];
        var zoe = two.Learn("s", "Job of zoe waits", out _);
        var change = Assert.Single(two.Source("s").Changes());
        _database[zoe.Id] = change.Stored;

        Settle(one);

        Assert.Equal(stands.Id, _database[zoe.Id].MergedInto);
    }

    [Fact]
    public void Templates_of_an_earlier_release_are_met_again()
    {
        _database[5] = new StoredTemplate(5, "s", "User <*> logged in from <*> after <*> ms");

        Assert.Equal(5, Start().Learn("s", "User u123 logged in from 10.0.0.1 after 5 ms", out _).Id);
    }

    private static string RandomLine(Random random)
    {
        string[] parts =
        [
            "job", "of", "the", "loader", "waits", Names[random.Next(8)], $"{random.Next(1000)}", $"{random.Next(100)} ms", $"10.0.{random.Next(255)}.1:{random.Next(1000, 9999)}",
            $"user={Names[random.Next(8)]}", $"(id {random.Next(9)})", "()", $"node-{random.Next(99)}", $"eth{random.Next(4)}", "[a, b]", $"'{Names[random.Next(8)]}'",
            $"/var/{Names[random.Next(8)]}", $"core.{random.Next(9999)}", "x:y", $"Tue Aug {random.Next(1, 30)} 06:03:05 2005", "key=", $"tag=\"{Names[random.Next(8)]} b\"", "<*>", "done.", "....",
            $"blk_{random.Next(9999)} blk_{random.Next(9999)}", $"<{random.Next(9)}", "null", "5 KB", "5 MB", "mar", "2024-02-29 10:00:00", $"{random.Next(9)}:ab", "GET /a?b=c HTTP/1.1", "[1, 2, 3]", "in/a.csv", "fe80::1",
        ];
        return string.Join(' ', Enumerable.Range(0, random.Next(2, 5)).Select(_ => parts[random.Next(parts.Length)]));
    }

    private TemplateMiner Start()
    {
        var miner = new TemplateMiner(new TemplateOptions());
        miner.Source("s").Adopt(_database.Values);
        return miner;
    }

    private void Settle(TemplateMiner miner)
    {
        var source = miner.Source("s");
        source.Adopt(_database.Values);
        var changes = source.Changes();
        foreach (var change in changes)
        {
            _database[change.Stored.Id] = change.Stored;
        }

        source.Stored(changes);
    }

    private long Root(long id)
    {
        while (_database[id].MergedInto is { } into)
        {
            id = into;
        }

        return id;
    }
}

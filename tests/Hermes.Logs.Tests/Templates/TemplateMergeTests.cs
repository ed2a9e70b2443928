using Hermes.Logs.Templates;

namespace Hermes.Logs.Tests.Templates;

public sealed class TemplateMergeTests
{
    private static readonly string[] Names = ["ann", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"];

    private readonly TemplateMiner _miner = new(new TemplateOptions());

    [Fact]
    public void A_word_that_varies_becomes_a_parameter_and_merged_templates_lead_to_the_one_that_stands()
    {
        var templates = Names.Select(name => _miner.Learn("s", $"Job of {name} waits in the queue", out _)).ToList();

        var stands = Assert.Single(templates.Select(template => template.Current).Distinct());
        Assert.Equal("Job of <*> waits in the queue", stands.Text);
        Assert.Same(templates[0], stands);
        Assert.Same(stands, _miner.Learn("s", "Job of zoe waits in the queue", out var isNew));
        Assert.False(isNew);
        Assert.Equal(1, _miner.Count);
    }

    [Fact]
    public void Fewer_names_are_proof_enough_behind_a_word_that_announces_one()
    {
        foreach (var name in Names.Take(3))
        {
            _miner.Learn("s", $"session closed for user {name}", out _);
        }

        Assert.Equal("session closed for user <*>", _miner.Learn("s", "session closed for user mallory", out _).Text);
    }

    [Fact]
    public void A_few_states_are_no_proof()
    {
        string[] states = ["NEW", "READY", "RUNNING"];

        var templates = states.Select(state => _miner.Learn("s", $"task 17 went to {state} now", out _).Current).Distinct();

        Assert.Equal(3, templates.Count());
    }

    [Fact]
    public void Names_that_look_like_ids_and_names_that_do_not_meet_in_one_template()
    {
        foreach (var name in (string[])["x1234", "ann", "bob", "carol", "dave"])
        {
            _miner.Learn("s", $"Invalid person {name} from 10.0.0.1", out _);
        }

        Assert.Equal("Invalid person <*> from <*>", _miner.Learn("s", "Invalid person erin from 10.0.0.2", out _).Text);
    }

    [Fact]
    public void Two_words_of_a_message_can_vary()
    {
        foreach (var name in Names)
        {
            foreach (var place in (string[])["office", "home", "train", "abroad", "hotel", "airport", "lab"])
            {
                _miner.Learn("s", $"Person {name} came in from {place} today", out _);
            }
        }

        var template = _miner.Learn("s", "Person oscar came in from venus today", out _);

        Assert.Equal("Person <*> came in from <*> today", template.Text);
        Assert.Equal(1, _miner.Count);
    }

    [Fact]
    public void Two_words_that_never_come_the_same_way_twice_vary_too()
    {
        for (var i = 0; i < 30; i++)
        {
            _miner.Learn("s", $"Person {(char)('a' + (i % 26))}{(char)('g' + (i % 19))}ek came in from {(char)('k' + (i % 15))}{(char)('a' + (i * 7 % 25))}ix today", out _);
        }

        Assert.Equal("Person <*> came in from <*> today", _miner.Learn("s", "Person oscar came in from venus today", out _).Text);
    }

    [Fact]
    public void States_that_follow_each_other_stay_apart()
    {
        string[] states = ["NEW", "QUEUED", "ASSIGNED", "RUNNING", "CLEANING", "REPORTING", "ENDING", "GONE"];

        var templates = states.Zip(states.Skip(1)).Select(step => _miner.Learn("s", $"task_17 went from {step.First} to {step.Second}", out _)).ToList();

        Assert.Equal(7, templates.Select(template => template.Current).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_lines_does_not_change_the_templates(int seed)
    {
        var lines = Enumerable.Range(0, 400).Select(i => (i % 4) switch
        {
            0 => $"Job of {Names[i / 4 % 8]} waits in the queue",
            1 => $"copied {i} KB in {i} ms",
            2 => $"device eth{i / 4 % 3} is up, user={Names[i / 4 % 5]}",
            _ => $"table {Names[i / 4 % 7]}_{Names[i / 4 % 3]} was read",
        }).ToArray();
        new Random(seed).Shuffle(lines);

        var texts = lines.Select(line => _miner.Learn("s", line, out _)).ToList().Select(template => template.Current.Text).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(["Job of <*> waits in the queue", "copied <*> KB in <*> ms", "device <*> is up, user=<*>", "table <*> was read"], texts.ToList());
    }
}

using System.Text;
using Hermes.Logs.Templates;

namespace Hermes.Logs.Tests.Templates;

public sealed class TemplateParameterTests
{
    private readonly TemplateMiner _miner = new(new TemplateOptions());

    [Theory]
    [InlineData("17", ParameterKind.Number)]
    [InlineData("-3.5", ParameterKind.Number)]
    [InlineData("1,234,567", ParameterKind.Number)]
    [InlineData("0x7fff12ab", ParameterKind.Hex)]
    [InlineData("9f86d081884c7d65", ParameterKind.Hex)]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301", ParameterKind.Id)]
    [InlineData("job_1445144423722_0020", ParameterKind.Id)]
    [InlineData("10.0.0.7", ParameterKind.Address)]
    [InlineData("10.0.0.7:5432", ParameterKind.Address)]
    [InlineData("db-1.example.com:5432", ParameterKind.Address)]
    [InlineData("fe80::1:2:3", ParameterKind.Address)]
    [InlineData("00:1b:44:11:3a:b7", ParameterKind.Address)]
    [InlineData("/var/log/app.log", ParameterKind.Path)]
    [InlineData("C:\\data\\in.csv", ParameterKind.Path)]
    [InlineData("https://example.com/a?b=1", ParameterKind.Url)]
    [InlineData("ann@example.com", ParameterKind.Email)]
    [InlineData("14:30:15", ParameterKind.Date)]
    [InlineData("2024-02-29", ParameterKind.Date)]
    [InlineData("2024-02-29 14:30:15,123", ParameterKind.Date)]
    [InlineData("Tue Aug 16 06:03:05 2005", ParameterKind.Date)]
    [InlineData("30s", ParameterKind.Duration)]
    [InlineData("12KB", ParameterKind.Size)]
    [InlineData("blk_1001 blk_1002", ParameterKind.List)]
    public void The_kind_of_a_value_is_known_by_its_form(string value, ParameterKind kind)
    {
        var match = Match($"got {value}, fine");

        Assert.Equal("got <*>, fine", match.Text);
        Assert.Equal(new TemplateParameter(value, kind), Assert.Single(match.Parameters));
    }

    [Fact]
    public void A_unit_behind_a_number_tells_its_kind()
    {
        _miner.Learn("s", "copied 5 KB in 3 ms", out _);
        _miner.Learn("s", "copied 5 MB in 3 ms", out _);

        var match = Match("copied 7 MB in 4 ms");

        Assert.Equal("copied <*> in <*> ms", match.Text);
        Assert.Equal([new("7 MB", ParameterKind.Size), new("4", ParameterKind.Duration)], match.Parameters);
    }

    [Fact]
    public void Words_that_vary_are_parameters_too()
    {
        foreach (var name in (string[])["ann", "bob", "carol"])
        {
            _miner.Learn("s", $"login of user {name} with debug=true", out _);
        }

        _miner.Learn("s", "login of user dave with debug=false", out _);

        Assert.Equal([new("erin", ParameterKind.Text), new("true", ParameterKind.Boolean)], Match("login of user erin with debug=true").Parameters);
    }

    [Fact]
    public void There_is_a_parameter_for_each_wildcard_of_the_text()
    {
        string[] lines = ["wrote core.2275 of node-7", "wrote dump.2276 of node-8", "wrote core.1 of master-9"];
        foreach (var line in lines)
        {
            _miner.Learn("s", line, out _);
            Assert.All(lines.Append("wrote dump.5 of x1 today ()"), other =>
            {
                var match = Match(other);
                Assert.Equal(match.Text.Split("<*>").Length - 1, match.Parameters.Count);
            });
        }
    }

    [Fact]
    public void Matching_learns_nothing()
    {
        Assert.Null(Match("never seen 5").Template);
        Assert.Null(Match("never seen 6").Template);
        Assert.Equal(0, _miner.Count);
    }

    private TemplateMatch Match(string message) => _miner.Match("s", Encoding.UTF8.GetBytes(message));
}

using Hermes.Fuzz;

namespace Hermes.Ingestion.Tests;

/// <summary>
/// A short run of <c>tests/Hermes.Fuzz</c>; the long one has a command of its own. Alone: it measures the memory and the processor
/// time of the whole process.
/// </summary>
[Collection(nameof(FuzzTests))]
[CollectionDefinition(nameof(FuzzTests), DisableParallelization = true)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void No_parser_or_decoder_fails_on_a_few_thousand_broken_inputs()
    {
        using var report = new StringWriter();

        var failures = new FuzzRun(FuzzTargets.All, 20_261_121, TimeSpan.FromSeconds(5), report).Execute();

        output.WriteLine(report.ToString());
        Assert.Empty(failures);
    }

    [Fact]
    public void A_failing_input_is_made_small_and_can_be_replayed()
    {
        var broken = new FuzzTarget("broken", InputShape.Text, ["a line with a # in the midst of it"u8.ToArray()],
            () => input => input.Contains((byte)'#') ? throw new FormatException() : 0);
        using var report = new StringWriter();

        var failure = Assert.Single(new FuzzRun([broken], 1, TimeSpan.FromMilliseconds(300), report).Execute());

        Assert.True(failure.Alone);
        Assert.Equal("#"u8.ToArray(), failure.Input);
        Assert.Contains("--target broken --replay 23", report.ToString(), StringComparison.Ordinal);
    }
}

using Hermes.Logs.Templates;

namespace Hermes.Logs.Tests.Templates;

/// <summary>What the whole process holds is measured, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(TemplateMemoryTests), DisableParallelization = true)]
[Collection(nameof(TemplateMemoryTests))]
public sealed class TemplateMemoryTests
{
    [Fact]
    public void Memory_is_bounded_in_bytes_however_many_templates_are_allowed()
    {
        var options = new TemplateOptions { MaxTemplates = 1_000_000, MaxTemplatesPerSource = 1_000_000, MaxKeysPerSource = 1_000_000, MaxBytes = 2_000_000 };
        var miner = new TemplateMiner(options);
        var random = new Random(5);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20_000; i++)
        {
            miner.Learn($"s{i % 7}", string.Join(' ', Enumerable.Range(0, 12).Select(_ => Word(random.Next(100_000)))), out _);
        }

        Assert.InRange(miner.SizeInBytes, 1, options.MaxBytes);
        // Less than before is possible, too: what earlier tests left in pools goes when it will.
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 5 * options.MaxBytes);
        GC.KeepAlive(miner);
    }

    private static string Word(int i) => string.Concat(Enumerable.Range(0, 5).Select(d => (char)('g' + ((i / (int)Math.Pow(10, d)) % 10))));
}

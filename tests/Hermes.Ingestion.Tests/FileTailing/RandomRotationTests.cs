using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests.FileTailing;

/// <summary>Whatever happens to a file in whatever order: no line is stored twice, and none is missing that was there to be read.</summary>
[Collection(FollowCollection.Name)]
public sealed class RandomRotationTests(FollowFixture fixture)
{
    private const int Steps = 60;
    private const int StepsBetweenRestarts = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_line_is_stored_once_whatever_is_done_to_its_file(int seed)
    {
        var source = new FollowedSource(fixture, $"random-{seed}");
        var writer = new RandomWriter(source, seed);
        writer.Begin();
        await source.FollowAsync();
        await SettledAsync();
        var followed = true;
        for (var step = 1; step <= Steps; step++)
        {
            await writer.StepAsync(followed ? SettledAsync : null);
            if (step % StepsBetweenRestarts == 0)
            {
                followed = !followed;
                writer.Story.Add(followed ? "resume" : "pause");
                await (followed ? source.ResumeAsync() : source.PauseAsync());
            }
        }

        writer.Finish();
        await source.ResumeAsync();
        await SettledAsync();
        var stored = await source.LinesAsync();
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(stored.Except(writer.Safe).Except(writer.Doubtful));
        await Eventually.TrueAsync(async () => (await source.StatusAsync()) is { LagBytes: 0, State: not SourceState.Failing }, what: "nothing is left to read");

        async Task SettledAsync()
        {
            writer.Finish();
            try
            {
                await Eventually.TrueAsync(async () => await source.CountAsync() >= writer.Safe.Count && !writer.Safe.Except(await source.LinesAsync()).Any());
            }
            catch (TimeoutException)
            {
                var missing = writer.Safe.Except(await source.LinesAsync()).ToList();
                Assert.Fail($"{missing.Count} lines are missing, the first: {missing.FirstOrDefault()}\n{string.Join(' ', writer.Story)}\n{string.Join('\n', await source.FilesAsync())}");
            }
        }
    }
}

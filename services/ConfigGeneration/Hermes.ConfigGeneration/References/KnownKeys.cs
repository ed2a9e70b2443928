using Hermes.ConfigGeneration.Versions;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Schemas;
using Hermes.Schemas.ForeignKeys;
using Hermes.Schemas.Types;

namespace Hermes.ConfigGeneration.References;

/// <summary>The keys of all saved feeds, to find what a sample refers to. Sketches are read once for as long as they stay the same.</summary>
internal sealed partial class KnownKeys(FleetReader fleet, KeySketchStore store, ILogger<KnownKeys> logger)
{
    private readonly SemaphoreSlim _refreshing = new(1);
    private readonly Dictionary<(string Feed, string Column), (DateTime MadeAt, KeySketch? Sketch)> _kept = [];

    /// <summary>Adds to a sample which of its columns seem to hold keys of known feeds; none when the repository cannot be read.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="self">Feed that the sample belongs to, when known.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<SampleAnalysis> AddReferencesAsync(SampleAnalysis sample, string? self, CancellationToken ct)
    {
        try
        {
            return sample with { References = ForeignKeyFinder.Find(sample.Columns, sample.Sketches, await ReadAsync(ct), self) };
        }
        catch (Exception e) when (e is GitFailedException or TimeoutException or InvalidOperationException or IOException)
        {
            Unreadable(logger, e);
            return sample;
        }
    }

    private async Task<IReadOnlyList<KnownKey>> ReadAsync(CancellationToken ct)
    {
        var feeds = (await fleet.NewestAsync(ct)).Feeds.Values.Where(feed => feed.Schema.PrimaryKey.Count > 0).ToList();
        await _refreshing.WaitAsync(ct);
        try
        {
            await RefreshAsync(ct);
            return [.. feeds.Select(feed => new KnownKey(feed.Feed.Name, [.. feed.Schema.PrimaryKey.Select(name => new KnownKeyColumn(
                name,
                ColumnType.Parse(feed.Schema.Columns.FirstOrDefault(column => column.Name == name)?.Type ?? "text") ?? new ColumnType { Kind = ColumnKind.Text },
                _kept.GetValueOrDefault((feed.Feed.Name, name)).Sketch))]))];
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        var stored = await store.ListAsync(ct);
        var changed = stored.Where(row => !_kept.TryGetValue((row.Feed, row.Column), out var kept) || kept.MadeAt != row.MadeAt).Select(row => (row.Feed, row.Column)).ToList();
        foreach (var row in changed.Count == 0 ? [] : await store.ReadAsync(changed, ct))
        {
            _kept[(row.Feed, row.Column)] = (row.MadeAt, KeySketch.FromBytes(row.Sketch));
        }
    }

    [LoggerMessage(LogLevel.Warning, "The configurations cannot be read now, so the sample is not compared with the keys of other feeds")]
    private static partial void Unreadable(ILogger logger, Exception e);
}

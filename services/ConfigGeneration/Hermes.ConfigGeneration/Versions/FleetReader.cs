using System.Collections.Concurrent;
using System.Text.Json;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fleet;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>The configurations of all feeds as they stand now. What was read once is kept by its content id, so a check reads only what changed.</summary>
internal sealed class FleetReader(GitRepository repository)
{
    private const int MostKept = 20_000;
    private readonly ConcurrentDictionary<string, FeedConfiguration> kept = new(StringComparer.Ordinal);

    /// <summary>The newest version of each feed.</summary>
    public async Task<ConfiguredFleet> NewestAsync(CancellationToken ct)
    {
        var head = await repository.HeadAsync(ct);
        return head == GitRepository.EmptyHead ? new ConfiguredFleet([]) : await ReadAsync(await repository.ContentsAsync(head, ct), ct);
    }

    /// <summary>What an environment uses of each feed that is deployed to it.</summary>
    public async Task<ConfiguredFleet> InAsync(string environment, CancellationToken ct) => await ReadAsync(await repository.ContentsInAsync(environment, ct), ct);

    private async Task<ConfiguredFleet> ReadAsync(IReadOnlyDictionary<string, string> contents, CancellationToken ct)
    {
        if (kept.Count > MostKept)
        {
            kept.Clear();
        }

        var unknown = contents.Values.Where(id => !kept.ContainsKey(id)).Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            foreach (var (id, json) in await repository.ReadContentsAsync(unknown, ct))
            {
                if (Parse(json) is { } configuration)
                {
                    kept[id] = configuration;
                }
            }
        }

        return new ConfiguredFleet(contents.Values.Select(kept.GetValueOrDefault).OfType<FeedConfiguration>());
    }

    // A file that somebody committed past the service may be anything; it takes no part in the checks of others.
    private static FeedConfiguration? Parse(string json)
    {
        try
        {
            return ConfigurationJson.Read(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

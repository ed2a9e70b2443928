using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Prediction.Feeds;

/// <summary>What changed in the database about feeds, told to all replicas so that each reads it into its feed book.</summary>
/// <param name="Feeds">Feeds by name.</param>
/// <param name="RunsSince">Runs that started since then may be new or changed.</param>
/// <param name="MinutesSince">Log counters since then may be new or changed.</param>
/// <param name="Score">Whether the news is of now, so that the feeds are scored again.</param>
internal sealed record FeedChange(IReadOnlyList<string> Feeds, DateTimeOffset? RunsSince, DateTimeOffset? MinutesSince, bool Score)
{
    public const string Topic = "feeds";

    // Room for the rest of the text, and for names that JSON has to escape.
    private const int MostCharacters = ReplicaNews.MostCharacters - 200;

    public static FeedChange? Read(string text) => JsonSerializer.Deserialize<FeedChange>(text, HermesJson.Options);

    /// <summary>Tells all replicas when the transaction commits, in as many texts as the names need.</summary>
    public async Task TellAsync(ReplicaNews news, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var part = new List<string>();
        var length = 0;
        foreach (var feed in Feeds)
        {
            var needed = JsonSerializer.Serialize(feed, HermesJson.Options).Length + 1;
            if (length + needed > MostCharacters && part.Count > 0)
            {
                await SendAsync();
            }

            part.Add(feed);
            length += needed;
        }

        if (part.Count > 0)
        {
            await SendAsync();
        }

        async Task SendAsync()
        {
            await news.TellAsync(transaction, Topic, JsonSerializer.Serialize(this with { Feeds = part }, HermesJson.Options), ct);
            part = [];
            length = 0;
        }
    }
}

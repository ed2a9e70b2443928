using Hermes.Schemas.Configurations.Steps;

namespace Hermes.Schemas.Configurations.Fleet;

/// <summary>The newest configurations of all feeds, and who reads from whom.</summary>
public sealed class ConfiguredFleet
{
    private readonly Dictionary<string, FeedConfiguration> feeds;

    /// <summary>Takes the configurations.</summary>
    /// <param name="configurations">One for each feed; of two for one feed the later counts.</param>
    public ConfiguredFleet(IEnumerable<FeedConfiguration> configurations)
    {
        feeds = new Dictionary<string, FeedConfiguration>(StringComparer.Ordinal);
        foreach (var configuration in configurations)
        {
            feeds[configuration.Feed.Name] = configuration;
        }
    }

    /// <summary>By name of the feed.</summary>
    public IReadOnlyDictionary<string, FeedConfiguration> Feeds => feeds;

    /// <summary>Feeds that name <paramref name="feed"/> among their upstreams, in order of name.</summary>
    /// <param name="feed">Name of the feed that is read.</param>
    public IReadOnlyList<FeedConfiguration> ReadersOf(string feed) =>
        [.. feeds.Values.Where(other => other.Feed.Name != feed && other.Feed.Upstreams?.Contains(feed, StringComparer.Ordinal) == true).OrderBy(other => other.Feed.Name, StringComparer.Ordinal)];

    /// <summary>Columns that reach a feed's target, by name: those of its schema as its steps leave them.</summary>
    /// <param name="configuration">The feed.</param>
    public static IReadOnlyDictionary<string, ColumnSettings> OutputOf(FeedConfiguration configuration)
    {
        var output = new Dictionary<string, ColumnSettings>(StringComparer.Ordinal);
        foreach (var column in StepOutput.Of(configuration))
        {
            output.TryAdd(column.Name, column);
        }

        return output;
    }

    /// <summary>The column in which a reader takes a column of its upstream; <see langword="null"/> when it does not read it.</summary>
    /// <param name="reader">The feed that reads.</param>
    /// <param name="column">Name of the column in the upstream's target.</param>
    public static ColumnSettings? TakenBy(FeedConfiguration reader, string column) =>
        reader.Schema.Columns.FirstOrDefault(taken => (taken.Source ?? taken.Name) == column);
}

namespace Hermes.Ingestion.FileTailing;

/// <summary>How long the follower of files waits for what.</summary>
internal sealed record FollowSettings
{
    /// <summary>Before a last line without its end is taken as it is.</summary>
    public TimeSpan PartialLinePatience { get; init; }

    /// <summary>Before unread bytes of a file that is nowhere to be found count as lost.</summary>
    public TimeSpan MissingPatience { get; init; }

    /// <summary>Before a file is begun whose predecessor was just moved away.</summary>
    public TimeSpan Handover { get; } = TimeSpan.FromMilliseconds(600);

    public static FollowSettings Of(IngestionOptions options) => new()
    {
        PartialLinePatience = TimeSpan.FromSeconds(options.Following.PartialLineSeconds),
        MissingPatience = TimeSpan.FromSeconds(options.Following.MissingSeconds),
    };
}

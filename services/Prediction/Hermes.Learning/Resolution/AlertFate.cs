using Hermes.Learning.Datasets;
using Hermes.Learning.History;

namespace Hermes.Learning.Resolution;

/// <summary>What becomes of an alert.</summary>
public enum AlertOutcome
{
    /// <summary>A failure became known 30 to 60 minutes after it.</summary>
    Hit,

    /// <summary>A failure became known within 30 minutes of it.</summary>
    Early,

    /// <summary>No failure became known within 60 minutes.</summary>
    FalseAlarm,
}

/// <summary>
/// How one alert ended. It opens when a feed is said to be at risk while no alert of it is open, and stays open until a failure becomes
/// known or an hour is over. A feed still said to be at risk then has the next alert, so crying wolf all day is counted as such.
/// </summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Failure">The run that failed; <see langword="null"/> for a false alarm.</param>
public sealed record AlertFate(AlertOutcome Outcome, Run? Failure)
{
    private static readonly TimeSpan Open = TimeSpan.FromMinutes(DatasetBuilder.WindowEndMinutes);
    private static readonly TimeSpan Promised = TimeSpan.FromMinutes(DatasetBuilder.WindowStartMinutes);

    /// <summary>Judges an alert; <see langword="null"/> while it is open.</summary>
    /// <param name="history">The feed's history; <see langword="null"/> when nothing is known of it.</param>
    /// <param name="opened">When it was raised.</param>
    /// <param name="now">Now.</param>
    /// <param name="grace">How long the report of a failure may take; an alert is not called false before.</param>
    public static AlertFate? Of(FeedHistory? history, DateTimeOffset opened, DateTimeOffset now, TimeSpan grace)
    {
        if (FirstFailure(history, opened) is { } failure)
        {
            return failure.KnownAt > now ? null : new AlertFate(failure.KnownAt > opened + Promised ? AlertOutcome.Hit : AlertOutcome.Early, failure);
        }

        return now >= opened + Open + grace ? new AlertFate(AlertOutcome.FalseAlarm, null) : null;
    }

    /// <summary>Whether a feed that is said to be at risk at a moment has a new alert then.</summary>
    /// <param name="history">The feed's history; <see langword="null"/> when nothing is known of it.</param>
    /// <param name="lastOpened">When its last alert was raised; <see langword="null"/> without any.</param>
    /// <param name="at">The moment.</param>
    public static bool OpensAt(FeedHistory? history, DateTimeOffset? lastOpened, DateTimeOffset at) =>
        lastOpened is not { } opened || at >= (FirstFailure(history, opened)?.KnownAt ?? opened + Open);

    private static Run? FirstFailure(FeedHistory? history, DateTimeOffset opened) =>
        history is null ? null : Failures.Between(history, opened, opened + Open).FirstOrDefault().Run;
}

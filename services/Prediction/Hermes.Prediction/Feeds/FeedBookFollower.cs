using Hermes.Prediction.Scoring;
using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Prediction.Feeds;

/// <summary>
/// Keeps the feed book in step with the database, whichever replica took the message that changed it: replicas share the
/// queues, so none hears everything. What is of now is then scored, by the replica that scores.
/// </summary>
internal sealed partial class FeedBookFollower(
    ReplicaNews news, FeedBookLoader loader, ScoringRequests requests, ILogger<FeedBookFollower> logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private PendingChanges pending = new();

    /// <summary>Hears first and loads then, so that nothing falls between.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        news.Hear(FeedChange.Topic, (text, _) => Note(waiting => waiting.Add(FeedChange.Read(text)!)), () => Note(static waiting => waiting.Everything = true));
        await loader.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await wake.WaitAsync(stoppingToken);
            PendingChanges taken;
            lock (gate)
            {
                (taken, pending) = (pending, new PendingChanges());
            }

            if (!taken.IsEmpty && !await TryReadAsync(taken, stoppingToken))
            {
                await Task.Delay(PauseAfterFailure, stoppingToken);
                Note(static waiting => waiting.Everything = true);
            }
        }
    }

    private async Task<bool> TryReadAsync(PendingChanges taken, CancellationToken ct)
    {
        try
        {
            await (taken.Everything ? loader.LoadAsync(ct) : loader.ReadAsync(taken.Changes, ct));
            requests.Add(taken.Changes.Where(change => change.Score).Select(change => change.Feeds[0]));
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            Postponed(logger, e.Message);
            return false;
        }
    }

    private void Note(Action<PendingChanges> note)
    {
        lock (gate)
        {
            note(pending);
        }

        wake.Release();
    }

    [LoggerMessage(LogLevel.Warning, "What changed about feeds is read again in a moment: {Reason}")]
    private static partial void Postponed(ILogger logger, string reason);
}

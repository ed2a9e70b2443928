using Hermes.Prediction.Feeds;
using Hermes.Prediction.Models;
using Hermes.ServiceDefaults.Coordination;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Scoring;

/// <summary>Scores all feeds every minute, and feeds with news within half a second of them, at one replica at a time.</summary>
internal sealed partial class ScoringLoop(
    Leases leases, FeedBookLoader loader, Scorer scorer, ScoringRequests requests, Champion champion, TimeProvider time, IOptions<ForecastingOptions> options, ILogger<ScoringLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.HoldAsync("score feeds", async held =>
    {
        await GuardAsync(() => scorer.TakeOverAsync(loader, held));
        await Task.WhenAll(EveryMinuteAsync(held), OnNewsAsync(held));
    }, stoppingToken);

    private async Task EveryMinuteAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ScoreEverySeconds), time);
        do
        {
            await GuardAsync(async () =>
            {
                await champion.RefreshAsync(ct);
                await scorer.ScoreAsync(null, ct);
            });
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    private async Task OnNewsAsync(CancellationToken ct)
    {
        while (await requests.WaitAsync(ct))
        {
            await Task.Delay(Debounce, ct);
            await GuardAsync(() => scorer.ScoreAsync(requests.Take(), ct));
        }
    }

    // The database may be away for a moment; the next minute scores everything again.
    private async Task GuardAsync(Func<Task> score)
    {
        try
        {
            await score();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            Skipped(logger, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A scoring was skipped and is made up within a minute: {Reason}")]
    private static partial void Skipped(ILogger logger, string reason);
}

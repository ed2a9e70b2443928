using Npgsql;

namespace Hermes.Prediction.Scoreboard;

/// <summary>Reads people's answers again every few seconds, so that all replicas use the same.</summary>
internal sealed partial class FeedbackWatch(FeedbackBook book, ILogger<FeedbackWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                await book.RefreshAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                Postponed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "People's answers are read again in a moment: {Reason}")]
    private static partial void Postponed(ILogger logger, string reason);
}

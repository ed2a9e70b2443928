using Hermes.Prediction.Feeds;
using Hermes.Prediction.Scoring;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>Looks every two seconds whether another model serves, so that a promotion at one replica reaches all.</summary>
internal sealed partial class ChampionWatch(Champion champion, FeedBook book, ScoringRequests requests, ILogger<ChampionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                if (await champion.RefreshAsync(stoppingToken))
                {
                    requests.Add(book.List(null, int.MaxValue, entry => entry.Name));
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                Postponed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Which model serves is looked at again in a moment: {Reason}")]
    private static partial void Postponed(ILogger logger, string reason);
}

using Hermes.ConfigGeneration.Versions.Git;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>
/// Makes the repository, and brings the index up to it, before the service takes requests. With a repository in trouble the service
/// starts all the same, so that it can say what is wrong, and tries again until it is mended.
/// </summary>
internal sealed partial class RepositoryStart(VersionStore versions, TimeProvider clock, ILogger<RepositoryStart> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private bool done;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        done = await TryAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!done)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            done = await TryAsync(stoppingToken);
        }
    }

    private async Task<bool> TryAsync(CancellationToken ct)
    {
        try
        {
            await versions.StartAsync(ct);
            return true;
        }
        catch (GitFailedException failed)
        {
            InTrouble(logger, failed.Title, failed.Remedy, failed);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Title}. {Remedy}")]
    private static partial void InTrouble(ILogger logger, string title, string remedy, Exception exception);
}

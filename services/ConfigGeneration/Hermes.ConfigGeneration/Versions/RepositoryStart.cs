namespace Hermes.ConfigGeneration.Versions;

/// <summary>Makes the repository, and brings the index up to it, before the service takes requests.</summary>
internal sealed class RepositoryStart(VersionStore versions) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => versions.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

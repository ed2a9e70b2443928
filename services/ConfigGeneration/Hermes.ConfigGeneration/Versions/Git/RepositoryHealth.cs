using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hermes.ConfigGeneration.Versions.Git;

/// <summary>
/// Whether the repository can be read and written. Degraded, not down, when it cannot: samples, validation and what the database knows
/// go on, and callers shall be told what is wrong instead of finding nobody.
/// </summary>
internal sealed class RepositoryHealth(GitRepository repository, TimeProvider clock) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim gate = new(1);
    private RepositoryTrouble? trouble;
    private DateTimeOffset lookedAt = DateTimeOffset.MinValue;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await LookAsync(cancellationToken) is { } found ? HealthCheckResult.Degraded($"{found.Title}. {found.Remedy}") : HealthCheckResult.Healthy();

    /// <summary>What is wrong with it; null when all is well.</summary>
    public async Task<RepositoryTrouble?> LookAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (clock.GetUtcNow() - lookedAt >= LookEvery)
            {
                trouble = await repository.TroubleAsync(ct);
                lookedAt = clock.GetUtcNow();
            }

            return trouble;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}

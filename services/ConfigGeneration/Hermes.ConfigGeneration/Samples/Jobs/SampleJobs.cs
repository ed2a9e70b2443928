using System.Collections.Concurrent;
using Hermes.Contracts.Configurations;
using Hermes.Schemas.Configurations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.ConfigGeneration.Samples.Jobs;

/// <summary>Works on whole samples in the background, on a few at a time.</summary>
internal sealed partial class SampleJobs(SampleJobStore jobs, SampleJobRunner runner, IOptions<ConfigurationSettings> settings, TimeProvider clock, ILogger<SampleJobs> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _free = new(settings.Value.SampleJobsAtOnce);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _begun = [];

    /// <summary>Profiles a whole sample as soon as a worker is free.</summary>
    public async Task<WholeProfile> ProfileAsync(Guid sampleId, CancellationToken ct)
    {
        await jobs.AddAsync(sampleId, SampleJob.Profile, null, begun: false, ct);
        Wake();
        return new WholeProfile("waiting", 0);
    }

    /// <summary>Proves a configuration over the whole sample; begun at once unless others are at it.</summary>
    /// <returns>The proof, or what its rows so far gave when it takes longer than the answer may wait.</returns>
    public async Task<SampleProof> ProveAsync(Guid sampleId, FeedConfiguration configuration, CancellationToken ct)
    {
        var begun = await _free.WaitAsync(TimeSpan.Zero, ct);
        RunningJob running;
        try
        {
            running = new RunningJob(await jobs.AddAsync(sampleId, SampleJob.Proof, ConfigurationJson.Write(configuration), begun, ct));
        }
        catch when (begun)
        {
            _free.Release();
            throw;
        }

        var url = SampleJobEndpoints.UrlOf(sampleId, running.Job.Id);
        if (!begun)
        {
            Wake();
            return ProofJson.Read(new JobState("waiting", 0, null, null), url);
        }

        var work = Begin(running);
        await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(settings.Value.ProofWaitMilliseconds), clock, ct));
        return ProofJson.Read(work.IsCompleted && await jobs.FindAsync(sampleId, running.Job.Id, ct) is { } ended
            ? ended
            : new JobState("running", running.Percent, running.Result, null), url);
    }

    /// <summary>A job was added.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else was as quick.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);

        // Jobs that were begun give themselves back before the database connections close.
        await Task.WhenAny(Task.WhenAll(_begun.Keys), Task.Delay(LookEvery, clock, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _free.WaitAsync(stoppingToken);
            SampleJob? taken = null;
            try
            {
                taken = await TakeAsync(stoppingToken);
            }
            finally
            {
                if (taken is null)
                {
                    _free.Release();
                }
            }

            if (taken is not null)
            {
                _ = Begin(new RunningJob(taken));
                continue;
            }

            await _wake.WaitAsync(LookEvery, stoppingToken);
        }
    }

    private async Task<SampleJob?> TakeAsync(CancellationToken ct)
    {
        try
        {
            return await jobs.TakeAsync(ct);
        }
        catch (NpgsqlException e)
        {
            Postponed(logger, e);
            return null;
        }
    }

    private Task Begin(RunningJob running)
    {
        var work = RunAsync(running);
        _begun[work] = true;
        work.ContinueWith(ended => _begun.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return work;
    }

    private async Task RunAsync(RunningJob running)
    {
        try
        {
            await runner.RunAsync(running, _stopping.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            Postponed(logger, e);
        }
        finally
        {
            _free.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Work on a whole sample is put off; it is tried again")]
    private static partial void Postponed(ILogger logger, Exception e);
}
